import type { Decibels, Hz } from '../units.ts';
import { matched } from './matched.ts';
import { type Analog, type FilterType, prototype } from './prototype.ts';

/** One second-order section, a0 = 1: H(z) = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²). */
export interface Coefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Magnitude of a section in dB. */
export function magnitude({ b0, b1, b2, a1, a2 }: Coefficients, frequency: Hz, sampleRate: Hz): Decibels {
  const w = (2 * Math.PI * frequency) / sampleRate;
  const [c1, s1, c2, s2] = [Math.cos(w), Math.sin(w), Math.cos(2 * w), Math.sin(2 * w)];
  const top = (b0 + b1 * c1 + b2 * c2) ** 2 + (b1 * s1 + b2 * s2) ** 2;
  const bottom = (1 + a1 * c1 + a2 * c2) ** 2 + (a1 * s1 + a2 * s2) ** 2;
  return 10 * Math.log10(Math.max(top, 1e-300) / Math.max(bottom, 1e-300));
}

/** An analog filter made digital by s = (1 - 1/z) / (1 + 1/z). */
export function section({ n, d }: Analog): Coefficients {
  const a0 = d[0] + d[1] + d[2];
  return {
    b0: (n[0] + n[1] + n[2]) / a0,
    b1: (2 * (n[0] - n[2])) / a0,
    b2: (n[0] - n[1] + n[2]) / a0,
    a1: (2 * (d[0] - d[2])) / a0,
    a2: (d[0] - d[1] + d[2]) / a0,
  };
}

const mostFits = 1000;
const fits = new Map<string, Coefficients>();

/** Fits are costly and asked for time and again: for a rule, for a curve, for the sound. */
function fitted(...spec: Parameters<typeof matched>): Coefficients {
  const key = spec.join(' ');
  const known = fits.get(key);
  if (known) return known;
  if (fits.size === mostFits) fits.clear();
  const made = section(matched(...spec));
  fits.set(key, made);
  return made;
}

/** A section and a gain behind it. */
export const scaled = (section: Coefficients, by: number): Coefficients => ({
  ...section,
  b0: by * section.b0,
  b1: by * section.b1,
  b2: by * section.b2,
});

/** What undoes a section whose zeros lie inside the circle. */
export const reciprocal = ({ b0, b1, b2, a1, a2 }: Coefficients): Coefficients => ({
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
  const w = Math.tan((Math.PI * Math.min(frequency, 0.47 * sampleRate)) / sampleRate);
  const { n, d } = prototype(type, Q, 0);
  return section({ n: [n[0], n[1] / w, n[2] / (w * w)], d: [d[0], d[1] / w, d[2] / (w * w)] });
}

/**
 * Linkwitz-Riley crossover of fourth order: `low` and `high` are to be run twice, and then sum to `allpass` exactly,
 * which is why they are plain bilinear.
 */
export function crossover(
  frequency: Hz,
  sampleRate: Hz,
): { low: Coefficients; high: Coefficients; allpass: Coefficients } {
  const half = (type: FilterType) => unfitted(type, frequency, Math.SQRT1_2, sampleRate);
  return { low: half('lowpass'), high: half('highpass'), allpass: half('allpass') };
}

/** The quality factors of a Butterworth filter of even order, as sections of second order. */
export const butterworth = (order: number): number[] =>
  Array.from({ length: order / 2 }, (_, i) => 1 / (2 * Math.cos((Math.PI * (2 * i + 1)) / (2 * order))));
