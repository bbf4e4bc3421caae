import type { Format } from './dsp/block.ts';
import type { Plan } from './plan.ts';
import type { Chain, ProcessorId, Step } from './processors/index.ts';
import { acting, kernelOf, type Numbered } from './processors/step.ts';
import { isSteady } from './processors/transfer.ts';
import type { Decibels } from './units.ts';

/** A chain in two: what may be done to every stem for the same sum, and what has to wait for the sum. */
export interface Shared {
  readonly stems: Chain;
  readonly bus: Chain;
}

/** Linear without a response: their gain goes by the clock, the same for all. */
const clocked: readonly ProcessorId[] = ['rider', 'fade'];

/**
 * Up to the first step that goes by the sound: what is linear gives the same sum, whether it acts on each stem or on all together.
 * Behind that step the order counts, so all the rest stays on the bus. Bypassed steps go with those before them.
 */
export function sharedOut(chain: Chain, format: Format): Shared {
  const isLinear = (step: Step) =>
    step.bypass === true ||
    (step.key === undefined && (clocked.includes(step.processor) || kernelOf(step, format).response !== undefined));
  const first = chain.findIndex((step) => step.processor === 'resample' || !isLinear(step));
  return first < 0 ? { stems: chain, bus: [] } : { stems: chain.slice(0, first), bus: chain.slice(first) };
}

const ofTone: readonly ProcessorId[] = ['dc-block', 'de-hum', 'filter', 'tilt', 'fir', 'width'];

/** What an impulse response can carry of a chain, and what it cannot or should not. */
export interface EqPart {
  readonly eq: Chain;
  /** Steps that go by the sound or the clock, and plain gains and delays. */
  readonly left: readonly Numbered[];
}

export function eqPart(chain: Chain, format: Format): EqPart {
  const isEq = (at: Numbered) => ofTone.includes(at.step.processor) && isSteady(at, format);
  const steps = acting(chain);
  return { eq: steps.filter(isEq).map(({ step }) => step), left: steps.filter((at) => !isEq(at)) };
}

const byLevel: readonly ProcessorId[] = [
  'dynamic-eq',
  'de-esser',
  'expander',
  'compressor',
  'multiband-compressor',
  'saturator',
  'limiter',
];

/** Steps that do other things to the same song at another level. */
export const levelSteps = (chain: Chain): readonly Numbered[] =>
  acting(chain).filter(({ step: { processor, key } }) => byLevel.includes(processor) && key === undefined);

/** Steps that go by the clock of the song they were made for. */
export const clockSteps = (chain: Chain): readonly Numbered[] =>
  acting(chain).filter(({ step: { processor, time } }) => time !== undefined || processor === 'rider');

/**
 * The chain with the sound brought to the level that it was made for. A chain that ends in a limiter leaves it there, for that is what it
 * was made to do; any other gives the level back behind it.
 * @param offset dB that the sound needs to get there
 */
export function atLevel(chain: Chain, offset: Decibels): Chain {
  const gain = (size: Decibels): Step => ({ processor: 'gain', gain: Math.round(100 * size) / 100 });
  return [gain(offset), ...chain, ...(isClosed(chain) ? [] : [gain(-offset)])];
}

/** Whether a limiter says how loud the result is. */
export const isClosed = (chain: Chain): boolean => acting(chain).some(({ step }) => step.processor === 'limiter');

/** What a strip was made for; undefined where the plan does not say. */
export const madeForIn = (plan: Plan): Plan['tracks'][string]['madeFor'] => {
  const strips = Object.values(plan.tracks);
  return strips.length === 1 ? strips[0]!.madeFor : undefined;
};
