import { type Coefficients, crossover } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { decibels, factorOf } from '../dsp/decibels.ts';
import type { FadeSettings } from '../processors/fade.ts';
import type { Chain, Step } from '../processors/index.ts';
import { type Mixing, panMixing } from '../processors/pan.ts';
import type { Part } from '../processors/processor.ts';
import { Sectioned } from '../processors/sectioned.ts';
import { acting, atStep, kernelOf, type Numbered, processorOf, settingsOf } from '../processors/step.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';

type SetOf<Id extends Step['processor']> = Required<Extract<Step, { processor: Id }>>;

/** A step of a chain, and what it is to another program. Settings are complete, in base units. */
export type Insert = {
  readonly step: Step;
  /** In its chain, counted from 1. */
  readonly number: number;
  /** As a mixing engineer would say it: "bell 290 Hz, −3.0 dB, Q 1.1". */
  readonly words: string;
} & (
  | { readonly kind: 'gain'; readonly gain: Decibels }
  | { readonly kind: 'place'; readonly mixing: Mixing }
  | { readonly kind: 'ride'; readonly points: readonly (readonly [Seconds, Decibels])[] }
  | { readonly kind: 'fade'; readonly set: FadeSettings }
  | {
      readonly kind: 'eq';
      /** What we compute, at the rate of the session. */
      readonly sections: readonly Coefficients[];
      /** Where it is a band or a pass of an equaliser. */
      readonly set?: SetOf<'filter'>;
      readonly on: Part;
    }
  | {
      /** The side is cut below a frequency by a high-pass that is run twice; the mid goes through its all-pass. */
      readonly kind: 'bass-mono';
      readonly below: Hz;
      readonly high: Coefficients;
      readonly allpass: Coefficients;
    }
  | { readonly kind: 'compressor'; readonly set: SetOf<'compressor'> }
  | { readonly kind: 'expander'; readonly set: SetOf<'expander'> }
  | { readonly kind: 'limiter'; readonly set: SetOf<'limiter'> }
  | { readonly kind: 'other' }
);

export type Fade = Extract<Insert, { kind: 'fade' }>;

/** What each acting step of a chain is, for a sound of that format. @throws Invalid as the chain would when it is rendered */
export const insertsOf = (chain: Chain, format: Format): readonly Insert[] =>
  acting(chain).map((at) => atStep(at, () => insertOf(at, format)));

function insertOf({ step, number }: Numbered, format: Format): Insert {
  const unit = processorOf(step);
  const set = settingsOf(step, unit);
  const common = { step, number, words: unit.describe(set) };
  const whole = { ...step, ...set } as unknown;
  const { on = 'stereo', mix = 1, time, key } = step;
  if (mix !== 1 || time) return { ...common, kind: 'other' };
  const mixing = mixingOf(step, whole);
  if (mixing) return { ...common, kind: 'place', mixing };
  if (step.processor === 'gain' && on === 'stereo') return { ...common, kind: 'gain', gain: step.gain };
  if (step.processor === 'rider' && on === 'stereo')
    return { ...common, kind: 'ride', points: (whole as SetOf<'rider'>).curve };
  if (step.processor === 'fade' && on === 'stereo') return { ...common, kind: 'fade', set: whole as FadeSettings };
  const isDynamics = on === 'stereo' && key === undefined;
  if (step.processor === 'compressor' && isDynamics)
    return { ...common, kind: 'compressor', set: whole as SetOf<'compressor'> };
  if (step.processor === 'expander' && isDynamics)
    return { ...common, kind: 'expander', set: whole as SetOf<'expander'> };
  if (step.processor === 'limiter' && isDynamics) return { ...common, kind: 'limiter', set: whole as SetOf<'limiter'> };
  const below = bassMonoOf(step, whole);
  if (below > 0) {
    const { high, allpass } = crossover(below, format.sampleRate);
    return { ...common, kind: 'bass-mono', below, high, allpass };
  }
  const kernel = unit.stream ? undefined : kernelOf(step, format);
  if (!(kernel instanceof Sectioned)) return { ...common, kind: 'other' };
  const band = step.processor === 'filter' ? { set: whole as SetOf<'filter'> } : {};
  return { ...common, kind: 'eq', sections: kernel.sections, ...band, on };
}

/** The frequency, where a width does nothing else. */
function bassMonoOf({ processor, on = 'stereo' }: Step, whole: unknown): Hz {
  if (processor !== 'width' || on !== 'stereo') return 0;
  const { gain, bands, bassMono } = whole as SetOf<'width'>;
  return gain === 0 && bands.length === 0 ? bassMono : 0;
}

const half = (a: number, b: number): [number, number] => [(a + b) / 2, (a - b) / 2];

/** Of mid and side by factors. */
function ofMidAndSide(mid: number, side: number): Mixing {
  const [same, other] = half(mid, side);
  return [same, other, other, same];
}

/** Steps that only weigh left and right against each other, whatever the frequency. */
function mixingOf(step: Step, whole: unknown): Mixing | undefined {
  const { on = 'stereo' } = step;
  if (step.processor === 'pan') return panMixing(whole as SetOf<'pan'>);
  if (step.processor === 'polarity') {
    if ((whole as SetOf<'polarity'>).below > 0) return undefined;
    return partly(on, -1);
  }
  if (step.processor === 'gain' && on !== 'stereo') return partly(on, factorOf(step.gain));
  if (step.processor === 'width' && on === 'stereo') {
    const { gain, above, bands, bassMono } = whole as SetOf<'width'>;
    if (above === 0 && bassMono === 0 && bands.length === 0) return ofMidAndSide(1, factorOf(gain));
  }
  return undefined;
}

function partly(on: Part, factor: number): Mixing {
  switch (on) {
    case 'stereo':
      return [factor, 0, 0, factor];
    case 'mid':
      return ofMidAndSide(factor, 1);
    case 'side':
      return ofMidAndSide(1, factor);
    case 'left':
      return [factor, 0, 0, 1];
    case 'right':
      return [1, 0, 0, factor];
  }
}

/** One placing behind another. */
export const behind = ([a, b, c, d]: Mixing, [e, f, g, h]: Mixing): Mixing => [
  e * a + f * c,
  e * b + f * d,
  g * a + h * c,
  g * b + h * d,
];

export const unplaced: Mixing = [1, 0, 0, 1];

/** Whether left and right stay as they are. */
export const isUnplaced = (mixing: Mixing): boolean => mixing.every((each, i) => each === unplaced[i]);

/** What leaves a mono sound on each side, in dB; a side that is silent has −200. */
export const sidesOf = ([ll, lr, rl, rr]: Mixing): readonly [left: Decibels, right: Decibels] => [
  decibels(Math.abs(ll + lr)),
  decibels(Math.abs(rl + rr)),
];

/** Whether both sides are turned over, and nothing else. */
export const isTurned = ([ll, lr, rl, rr]: Mixing): boolean => ll === -1 && rr === -1 && lr === 0 && rl === 0;
