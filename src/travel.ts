import type { Format } from './dsp/block.ts';
import type { Plan } from './plan.ts';
import { clock, quantityOf } from './print.ts';
import type { Chain, ProcessorId, Step } from './processors/index.ts';
import { acting, kernelOf, type Numbered } from './processors/step.ts';
import { isSteady } from './processors/transfer.ts';
import type { Decibels, Seconds } from './units.ts';

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
  acting(chain).filter(
    ({ step }) =>
      step.time !== undefined || step.processor === 'rider' || (step.processor === 'de-click' && step.at !== undefined),
  );

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

const noticed: Decibels = 1; // LU: below it a compressor hardly tells

const chainsOf = (plan: Plan): Chain =>
  [...Object.values(plan.tracks), ...Object.values(plan.buses)].flatMap(({ chain }) => chain);

/** What a plan of one track meets otherwise on a sound of another loudness (LUFS), as a sentence, with what may be done; undefined where nothing. */
export function otherLevel(
  plan: Plan,
  { name, loudness }: { readonly name: string; readonly loudness: number },
  cure: string,
): string | undefined {
  const made = madeForIn(plan)?.loudness;
  const steps = levelSteps(chainsOf(plan));
  if (made === undefined || steps.length === 0 || Math.abs(made - loudness) < noticed) return undefined;
  // A limiter that has less to do is no loss.
  if (loudness < made && steps.every(({ step }) => step.processor === 'limiter')) return undefined;
  const ids = [...new Set(steps.map(({ step }) => step.processor))].join(', ');
  const way = loudness > made ? 'louder' : 'softer';
  return `The plan was made for a sound of ${quantityOf(made, 'LUFS')}, and ${name} has ${quantityOf(loudness, 'LUFS')}: what goes by level (${ids}) meets it ${quantityOf(Math.abs(made - loudness), 'dB')} ${way}. ${cure}.`;
}

/** The same of what goes by the clock, where the length says that it is another song. */
export function otherClock(
  plan: Plan,
  { name, duration }: { readonly name: string; readonly duration: Seconds },
): string | undefined {
  const made = madeForIn(plan)?.duration;
  const steps = clockSteps(chainsOf(plan)).map(({ number, step }) => `step ${number} (${step.processor})`);
  const all = [...steps, ...(plan.span ? ['what it keeps of the result'] : [])];
  if (made === undefined || all.length === 0 || Math.abs(duration - made) < 0.1) return undefined;
  return `${name} lasts ${clock(duration, 1)}, the sound that the plan was made for ${clock(made, 1)}: ${all.join(', ')} ${all.length > 1 ? 'go' : 'goes'} by its clock. Bypass what is not meant for this one.`;
}
