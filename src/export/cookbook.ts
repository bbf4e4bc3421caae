import { type Coefficients, magnitude, section } from '../dsp/biquad.ts';
import { minimax } from '../dsp/fit.ts';
import { prototype } from '../dsp/prototype.ts';
import type { Decibels, Hz } from '../units.ts';

/** A band as nearly every equaliser has it: bilinear, after R. Bristow-Johnson's Audio EQ Cookbook, Q plain. */
export interface Band {
  readonly type: 'lowpass' | 'highpass' | 'lowshelf' | 'highshelf' | 'peaking' | 'notch' | 'bandpass';
  readonly frequency: Hz;
  readonly Q: number;
  /** dB, of bells and shelves. */
  readonly gain: Decibels;
}

/** The section that a band is at a sample rate. */
export function cookbook({ type, frequency, Q, gain }: Band, sampleRate: Hz): Coefficients {
  const w = Math.tan((Math.PI * frequency) / sampleRate);
  const { n, d } = prototype(type, Q, gain);
  return section({ n: [n[0], n[1] / w, n[2] / (w * w)], d: [d[0], d[1] / w, d[2] / (w * w)] });
}

/** Level of bands in a row, in dB. */
export const levelOf = (bands: readonly Band[], frequency: Hz, sampleRate: Hz): Decibels =>
  bands.reduce((sum, band) => sum + magnitude(cookbook(band, sampleRate), frequency, sampleRate), 0);

export interface Fit {
  readonly bands: readonly Band[];
  /** The largest difference from 20 Hz to 20 kHz (0.45 of the sample rate where that is less), in dB. */
  readonly error: Decibels;
}

const alike: Decibels = 0.03; // a band stays as it was meant
const enough: Decibels = 0.06; // no further band is worth it
const points = 120;

/** dB below which a difference of passes is no longer heard. */
const floor: Decibels = -36;

/**
 * Bands of the cookbook that come nearest to a response. Our filters follow their analog prototypes up to 20 kHz, those of the cookbook are
 * cramped towards half the sample rate: so the given bands are moved a little, and where that is not enough, bells are added, two at most.
 * @param wanted level by frequency, in dB
 * @param start bands as they are meant
 * @param most how many bands there may be
 */
export function nearest(
  wanted: (frequency: Hz) => Decibels,
  start: readonly Band[],
  sampleRate: Hz,
  most = start.length + 2,
): Fit {
  const top = Math.min(20_000, 0.45 * sampleRate);
  const grid = Array.from({ length: points }, (_, i) => 20 * (top / 20) ** (i / (points - 1)));
  const target = Float64Array.from(grid, (frequency) => Math.max(floor, wanted(frequency)));
  const errorOf = (bands: readonly Band[]): Decibels =>
    Math.max(
      ...grid.map((frequency, i) => Math.abs(Math.max(floor, levelOf(bands, frequency, sampleRate)) - target[i]!)),
    );
  const plain = { bands: start, error: errorOf(start) };
  if (plain.error <= alike || start.length === 0) return plain;
  const within = { grid, target, sampleRate, top };
  let best = better(plain, fitted(start, within));
  for (let count = start.length + 1; count <= most && best.error > enough; count++) {
    const ways = [...extras(start.at(-1)!, top), ...missing(best.bands, grid, target, sampleRate)].flatMap((extra) => [
      fitted([...best.bands, extra], within),
      fitted([...start, extra], within),
    ]);
    best = ways.reduce(better, best);
  }
  return best;
}

const better = (a: Fit, b: Fit): Fit => (b.error < a.error ? b : a);

/** Bells that may be added: two near the highest frequency that counts, one beside the band that is bent. */
const extras = ({ frequency, gain }: Band, top: Hz): readonly Band[] => [
  { type: 'peaking', frequency: 0.8 * top, Q: 0.7, gain: -0.5 },
  { type: 'peaking', frequency: 0.95 * top, Q: 1.5, gain: 0.5 },
  { type: 'peaking', frequency: Math.min(0.98 * top, 1.15 * frequency), Q: 2, gain: gain / 4 },
];

interface Wanted {
  readonly grid: readonly Hz[];
  readonly target: Float64Array;
  readonly sampleRate: Hz;
  readonly top: Hz;
}

const isPass = (type: Band['type']): boolean => type === 'lowpass' || type === 'highpass';
const hasGain = (type: Band['type']): boolean => type === 'peaking' || type === 'lowshelf' || type === 'highshelf';
const within = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value));

/**
 * Bands at so many turns from what they are meant to be: never so far that they would work against each other, or that one would not know them again.
 * Three numbers a band: logarithms of frequency and Q, and gain.
 */
const bandsOf = (at: Float64Array, meant: readonly Band[], { sampleRate }: Wanted): readonly Band[] =>
  meant.map(({ type, frequency, Q, gain }, i) => {
    const [byFrequency, byQ] = isPass(type) ? [0.4, 1.6] : [0.25, 0.8];
    return {
      type,
      frequency: within(frequency * Math.exp(byFrequency * Math.tanh(at[3 * i]!)), 10, 0.49 * sampleRate),
      Q: within(Q * Math.exp(byQ * Math.tanh(at[3 * i + 1]!)), 0.1, 40),
      gain: hasGain(type) ? within(gain + (3 + Math.abs(gain) / 3) * Math.tanh(at[3 * i + 2]!), -36, 36) : gain,
    };
  });

function fitted(like: readonly Band[], wanted: Wanted): Fit {
  const { grid, target, sampleRate } = wanted;
  const levels = (at: Float64Array) => {
    const bands = bandsOf(at, like, wanted);
    return grid.map((frequency) => Math.max(floor, levelOf(bands, frequency, sampleRate)));
  };
  const model = (at: Float64Array, errors: Float64Array, slopes: readonly Float64Array[]) => {
    const here = levels(at);
    for (const [i, level] of here.entries()) errors[i] = level - target[i]!;
    for (const [k, slope] of slopes.entries()) {
      const moved = levels(at.map((value, i) => value + (i === k ? 1e-4 : 0)));
      for (const [i, level] of moved.entries()) slope[i] = (level - here[i]!) / 1e-4;
    }
  };
  const { at, worst } = minimax(model, new Float64Array(3 * like.length), new Float64Array(grid.length).fill(1));
  return { bands: bandsOf(at, like, wanted), error: worst };
}

/** Bells where bands miss most, wide to narrow. */
function missing(bands: readonly Band[], grid: readonly Hz[], target: Float64Array, sampleRate: Hz): readonly Band[] {
  const gaps = grid.map((frequency, i) => target[i]! - levelOf(bands, frequency, sampleRate));
  const at = gaps.reduce((worst, gap, i) => (Math.abs(gap) > Math.abs(gaps[worst]!) ? i : worst), 0);
  return [0.7, 1.5, 3].map((Q) => ({ type: 'peaking', frequency: grid[at]!, Q, gain: gaps[at]! }));
}
