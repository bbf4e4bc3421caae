import type { Hz, Seconds } from '../units.ts';
import { transformOf } from './fft.ts';
import type { CrossSpectrum } from './packed-spectra.ts';

/** How one sound follows another. */
export interface Alignment {
  /** −1 to 1: 1 a pure delay, −1 the same inverted, near 0 nothing to do with each other. */
  readonly r: number;
  /** By how much the second comes after the first. */
  readonly lag: Seconds;
  /** Mean magnitude-squared coherence, less what chance gives. */
  readonly coherence: number;
}

/** Of spectra that were summed: where the bins begin, how far apart they lie, how many spectra they were, and the longest lag to look at. */
export interface Bins {
  readonly lowest: Hz;
  readonly binWidth: Hz;
  readonly frames: number;
  readonly most: Seconds;
}

const size = 8192;

/** Delay and polarity by the generalised cross-correlation with phase transform (Knapp & Carter 1976), scaled so that a pure delay gives 1. */
export function gccPhat(sum: CrossSpectrum, bins: Bins): Alignment {
  const coherences = coherencesOf(sum, bins);
  const { r, lag } = correlated(
    sum,
    bins,
    coherences.map((each) => (Number.isNaN(each) ? 0 : 1)),
  );
  const there = coherences.filter((each) => !Number.isNaN(each));
  const mean = there.reduce((total, each) => total + each, 0) / Math.max(1, there.length);
  return { r, lag, coherence: bins.frames > 1 ? Math.max(0, mean) : 0 };
}

/**
 * The same, each bin by how coherent both are there (the smoothed coherence transform's idea, Carter, Nuttall & Cable 1973): for sounds that
 * share a narrow band only, a bass and its amplifier, and whose other bins hold something else. Coherence is weighted alike; `share` is
 * how many of the bins that makes, 0 to 1.
 */
export function gccCoherent(sum: CrossSpectrum, bins: Bins): Alignment & { readonly share: number } {
  const weights = coherencesOf(sum, bins).map((each) => Math.max(0, each || 0));
  const whole = weights.reduce((total, each) => total + each, 0);
  const squares = weights.reduce((total, each) => total + each * each, 0);
  if (squares === 0) return { r: 0, lag: 0, coherence: 0, share: 0 };
  return {
    ...correlated(sum, bins, weights),
    coherence: squares / whole,
    share: whole ** 2 / squares / weights.length,
  };
}

/** Magnitude-squared coherence of each bin, less what chance gives: 0 on the mean of strangers. NaN where there is nothing. */
function coherencesOf({ real, imaginary, first, second }: CrossSpectrum, { frames }: Bins): Float64Array {
  const chance = frames > 1 ? 1 / frames : 0;
  const coherences = new Float64Array(real.length);
  for (let k = 0; k < real.length; k++) {
    const power = real[k]! * real[k]! + imaginary[k]! * imaginary[k]!;
    coherences[k] = power > 0 ? (power / (first[k]! * second[k]!) - chance) / (1 - chance) : Number.NaN;
  }
  return coherences;
}

/** Phases alone, each with its weight. */
function correlated(
  { real, imaginary }: CrossSpectrum,
  { lowest, binWidth, most }: Bins,
  weights: Float64Array,
): Pick<Alignment, 'r' | 'lag'> {
  const bins = real.length;
  const firstBin = Math.round(lowest / binWidth);
  const [cosines, sines] = [new Float64Array(bins), new Float64Array(bins)];
  const [input, output] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  let weight = 0;
  for (let k = 0; k < bins; k++) {
    if (weights[k]! <= 0) continue;
    const scale = weights[k]! / Math.hypot(real[k]!, imaginary[k]!);
    cosines[k] = real[k]! * scale;
    sines[k] = imaginary[k]! * scale;
    input[2 * (firstBin + k)] = cosines[k]!;
    input[2 * (firstBin + k) + 1] = sines[k]!;
    weight += weights[k]!;
  }
  if (weight === 0) return { r: 0, lag: 0 };
  transformOf(size).forward(input, output);
  const rate = size * binWidth;
  const at = (lag: number) => output[2 * ((lag + size) % size)]! / weight;
  const exact = (lag: Seconds): number => {
    let total = 0;
    for (let k = 0; k < bins; k++) {
      const angle = 2 * Math.PI * (lowest + k * binWidth) * lag;
      total += cosines[k]! * Math.cos(angle) + sines[k]! * Math.sin(angle);
    }
    return total / weight;
  };
  const peaks = peaksOf(at, Math.floor(most * rate));
  const isClear = peaks[0] !== undefined && Math.abs(at(peaks[0])) > 0.15;
  return peaks
    .slice(0, isClear ? 3 : 1)
    .map((lag) => (isClear ? summit(exact, (lag - 1) / rate, (lag + 1) / rate) : { r: at(lag), lag: lag / rate }))
    .reduce((a, b) => (Math.abs(b.r) > Math.abs(a.r) ? b : a), { r: 0, lag: 0 });
}

/** Lags at which it is further from 0 than beside, the furthest first. */
function peaksOf(at: (lag: number) => number, furthest: number): number[] {
  const peaks: number[] = [];
  for (let lag = -furthest; lag <= furthest; lag++) {
    const value = Math.abs(at(lag));
    if (value >= Math.abs(at(lag - 1)) && value > Math.abs(at(lag + 1))) peaks.push(lag);
  }
  return peaks.sort((a, b) => Math.abs(at(b)) - Math.abs(at(a)));
}

const golden = (Math.sqrt(5) - 1) / 2;

/** The highest |r| between two lags, by golden section to 0.1 µs. */
function summit(r: (lag: Seconds) => number, from: Seconds, to: Seconds): { r: number; lag: Seconds } {
  let [low, high] = [from, to];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [Math.abs(r(left)), Math.abs(r(right))];
  while (high - low > 1e-7) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = Math.abs(r(left));
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = Math.abs(r(right));
    }
  }
  const lag = (low + high) / 2;
  return { r: r(lag), lag };
}
