import type { Decibels, Hz } from '../units.ts';
import { minimax } from './fit.ts';

export const filterTypes = [
  'lowpass',
  'highpass',
  'bandpass',
  'lowshelf',
  'highshelf',
  'peaking',
  'notch',
  'allpass',
] as const;
export type FilterType = (typeof filterTypes)[number];

/** One second-order section, a0 = 1: H(z) = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²). */
export interface Coefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** (n0 + n1 s + n2 s²) / (d0 + d1 s + d2 s²). */
interface Analog {
  readonly n: readonly [number, number, number];
  readonly d: readonly [number, number, number];
}

/** Prototypes of the Audio EQ Cookbook, s = 1j at the filter's frequency. */
function prototype(type: FilterType, Q: number, gain: Decibels): Analog {
  const A = 10 ** (gain / 40);
  const g = Math.sqrt(A) / Q;
  const d = [1, 1 / Q, 1] as const;
  switch (type) {
    case 'lowpass':
      return { n: [1, 0, 0], d };
    case 'highpass':
      return { n: [0, 0, 1], d };
    case 'bandpass':
      return { n: [0, 1 / Q, 0], d };
    case 'notch':
      return { n: [1, 0, 1], d };
    case 'allpass':
      return { n: [1, -1 / Q, 1], d };
    case 'peaking':
      return { n: [1, A / Q, 1], d: [1, 1 / (A * Q), 1] };
    case 'lowshelf':
      return { n: [A * A, A * g, A], d: [1, g, A] };
    case 'highshelf':
      return { n: [A, A * g, A * A], d: [A, g, 1] };
  }
}

const power = ([c0, c1, c2]: readonly [number, number, number], u: number): number => (c0 - c2 * u) ** 2 + c1 * c1 * u;
const levelAt = ({ n, d }: Analog, u: number): Decibels =>
  10 * Math.log10(Math.max(power(n, u), 1e-300) / Math.max(power(d, u), 1e-300));

/** Magnitude in dB, at `f` hertz, of the analog filter that a digital one is measured against. Cookbook prototypes, Q plain. */
export const analogMagnitude = (type: FilterType, frequency: Hz, Q: number, gain: Decibels, f: Hz): Decibels =>
  levelAt(prototype(type, Q, gain), (f / frequency) ** 2);

/** Magnitude of a section in dB. */
export function magnitude({ b0, b1, b2, a1, a2 }: Coefficients, frequency: Hz, sampleRate: Hz): Decibels {
  const w = (2 * Math.PI * frequency) / sampleRate;
  const [c1, s1, c2, s2] = [Math.cos(w), Math.sin(w), Math.cos(2 * w), Math.sin(2 * w)];
  const top = (b0 + b1 * c1 + b2 * c2) ** 2 + (b1 * s1 + b2 * s2) ** 2;
  const bottom = (1 + a1 * c1 + a2 * c2) ** 2 + (a1 * s1 + a2 * s2) ** 2;
  return 10 * Math.log10(Math.max(top, 1e-300) / Math.max(bottom, 1e-300));
}

/** s = (1 - 1/z) / (1 + 1/z). */
function bilinear({ n, d }: Analog): Coefficients {
  const a0 = d[0] + d[1] + d[2];
  return {
    b0: (n[0] + n[1] + n[2]) / a0,
    b1: (2 * (n[0] - n[2])) / a0,
    b2: (n[0] - n[1] + n[2]) / a0,
    a1: (2 * (d[0] - d[2])) / a0,
    a2: (d[0] - d[1] + d[2]) / a0,
  };
}

const warp = (f: Hz, sampleRate: Hz, limit = 0.47): number =>
  Math.tan((Math.PI * Math.min(f, limit * sampleRate)) / sampleRate);

/** The shape of a type in the warped plane as a function of positive parameters; level at 0 Hz (highpass apart) is exact. */
interface Shape {
  readonly start: readonly number[];
  analog(at: Float64Array): Analog;
}

const quadratic = (w: number, Q: number): [number, number, number] => [1, 1 / (w * Q), 1 / (w * w)];

function shapeOf(type: FilterType, { n, d }: Analog, frequency: Hz, sampleRate: Hz, limit: number): Shape {
  const w0 = warp(frequency, sampleRate);
  const pole = warp(frequency * Math.sqrt(d[0] / d[2]), sampleRate, limit);
  const poleQ = Math.sqrt(d[0] * d[2]) / d[1];
  const denominator = (at: Float64Array) => quadratic(at[0]!, at[1]!);
  switch (type) {
    case 'highpass':
      return { start: [pole, poleQ, 1 / (pole * pole)], analog: (at) => ({ n: [0, 0, at[2]!], d: denominator(at) }) };
    case 'bandpass':
      return {
        start: [pole, poleQ, 1 / (pole * poleQ), 4],
        analog: (at) => ({ n: [0, at[2]!, at[2]! / at[3]!], d: denominator(at) }),
      };
    case 'notch':
    case 'allpass':
      return { start: [pole, poleQ], analog: (at) => ({ n: [1, 0, 1 / (w0 * w0)], d: denominator(at) }) };
    case 'lowpass': {
      const nyquist = levelAt({ n, d }, (sampleRate / 2 / frequency) ** 2);
      const start = [pole, poleQ, pole / 10 ** (nyquist / 40), 0.6];
      return { start, analog: (at) => ({ n: quadratic(at[2]!, at[3]!), d: denominator(at) }) };
    }
    case 'lowshelf':
    case 'highshelf':
    case 'peaking': {
      const zero = warp(frequency * Math.sqrt(n[0] / n[2]), sampleRate, limit);
      const scaled = (by: number, [c0, c1, c2]: readonly [number, number, number]) =>
        [c0 * by, c1 * by, c2 * by] as const;
      return {
        start: [pole, poleQ, zero, Math.sqrt(n[0] * n[2]) / n[1], n[0] / d[0]],
        analog: (at) => ({ n: scaled(at[4]!, quadratic(at[2]!, at[3]!)), d: denominator(at) }),
      };
    }
  }
}

/** Where the fit listens: evenly in octaves and in hertz, and closely around the filter's own frequency. */
function grid(frequency: Hz, Q: number, sampleRate: Hz): number[] {
  const top = Math.min(20_000, 0.4535 * sampleRate);
  const low = Math.min(20, frequency / 8);
  const even = Array.from({ length: 25 }, (_, i) => [low * (top / low) ** (i / 24), (top * (i + 1)) / 25]).flat();
  const octaves = [0.003, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3].map((width) => (width * 1.44) / Math.max(Q, 0.3));
  const around = octaves.flatMap((octave) => [frequency * 2 ** octave, frequency * 2 ** -octave]);
  return [...even, ...around].filter((f) => f >= low && f <= top).sort((a, b) => a - b);
}

/** Deep stop bands may err more than what is heard. */
const weightOf = (level: Decibels): number => (level > -24 ? 1 : Math.max(0.02, 10 ** ((level + 24) / 40)));

function fitted(type: FilterType, frequency: Hz, Q: number, gain: Decibels, sampleRate: Hz): Coefficients {
  const ideal = prototype(type, Q, gain);
  const at = grid(frequency, Q, sampleRate);
  const wanted = Float64Array.from(at, (f) => levelAt(ideal, (f / frequency) ** 2));
  const warped = Float64Array.from(at, (f) => Math.tan((Math.PI * f) / sampleRate) ** 2);
  const weights = wanted.map(weightOf);
  let best = { worst: Number.POSITIVE_INFINITY, analog: ideal };
  for (const limit of [0.47, 0.4, 0.33, 0.27]) {
    const { start, analog } = shapeOf(type, ideal, frequency, sampleRate, limit);
    const errorsOf = (logs: Float64Array) => {
      const tried = analog(logs.map(Math.exp));
      return warped.map((u, i) => levelAt(tried, u) - wanted[i]!);
    };
    const { at: found, worst } = minimax(errorsOf, Float64Array.from(start, Math.log), weights);
    if (worst < best.worst) best = { worst, analog: analog(found.map(Math.exp)) };
    if (worst < 0.04 || frequency < limit * 0.6 * sampleRate) break;
  }
  return bilinear(best.analog);
}

const reciprocal = ({ b0, b1, b2, a1, a2 }: Coefficients): Coefficients => ({
  b0: 1 / b0,
  b1: a1 / b0,
  b2: a2 / b0,
  a1: b1 / b0,
  a2: b2 / b0,
});

/**
 * A digital section whose magnitude follows the analog prototype up to 20 kHz (0.45 of the sample rate where that is less),
 * without the bilinear transform's cramping: poles and zeros are placed by a minimax fit in dB. Cuts are exact reciprocals of boosts.
 * All-passes are plain bilinear. Q is the plain quality factor, `gain` in dB counts for shelves and bells only.
 * After Vicanek 2016, "Matched second order digital filters"; prototypes of the Audio EQ Cookbook.
 */
export function coefficients(type: FilterType, frequency: Hz, Q: number, gain: Decibels, sampleRate: Hz): Coefficients {
  const hasGain = type === 'peaking' || type === 'lowshelf' || type === 'highshelf';
  if (hasGain && gain === 0) return { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };
  if (hasGain && gain < 0) return reciprocal(fitted(type, frequency, Q, -gain, sampleRate));
  if (type !== 'allpass') return fitted(type, frequency, Q, gain, sampleRate);
  return unfitted(type, frequency, Q, sampleRate);
}

function unfitted(type: FilterType, frequency: Hz, Q: number, sampleRate: Hz): Coefficients {
  const w = warp(frequency, sampleRate);
  const { n, d } = prototype(type, Q, 0);
  return bilinear({ n: [n[0], n[1] / w, n[2] / (w * w)], d: [d[0], d[1] / w, d[2] / (w * w)] });
}

/**
 * Linkwitz-Riley crossover of fourth order: `low` and `high` are to be run twice, and then sum to `allpass` exactly,
 * which is why they are plain bilinear.
 */
export function crossover(
  frequency: Hz,
  sampleRate: Hz,
): { low: Coefficients; high: Coefficients; allpass: Coefficients } {
  const section = (type: FilterType) => unfitted(type, frequency, Math.SQRT1_2, sampleRate);
  return { low: section('lowpass'), high: section('highpass'), allpass: section('allpass') };
}

/** The quality factors of a Butterworth filter of even order, as sections of second order. */
export const butterworth = (order: number): number[] =>
  Array.from({ length: order / 2 }, (_, i) => 1 / (2 * Math.cos((Math.PI * (2 * i + 1)) / (2 * order))));
