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

const size = 8192;

/**
 * Delay and polarity by the generalised cross-correlation with phase transform (Knapp & Carter 1976), scaled so that a pure delay
 * gives 1. The bins begin at `lowest` and lie `binWidth` apart; `frames` is how many spectra were summed.
 */
export function gccPhat(
  sum: CrossSpectrum,
  { lowest, binWidth, frames, most }: { lowest: Hz; binWidth: Hz; frames: number; most: Seconds },
): Alignment {
  const { real, imaginary, first, second } = sum;
  const bins = real.length;
  const firstBin = Math.round(lowest / binWidth);
  const [cosines, sines] = [new Float64Array(bins), new Float64Array(bins)];
  const [input, output] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  let [weight, coherence] = [0, 0];
  for (let k = 0; k < bins; k++) {
    const power = real[k]! ** 2 + imaginary[k]! ** 2;
    if (power <= 0) continue;
    const scale = 1 / Math.sqrt(power);
    cosines[k] = real[k]! * scale;
    sines[k] = imaginary[k]! * scale;
    input[2 * (firstBin + k)] = cosines[k]!;
    input[2 * (firstBin + k) + 1] = sines[k]!;
    weight++;
    coherence += power / (first[k]! * second[k]!);
  }
  if (weight === 0) return { r: 0, lag: 0, coherence: 0 };
  transformOf(size).forward(input, output);
  const rate = size * binWidth;
  const furthest = Math.floor(most * rate);
  const at = (lag: number) => output[2 * ((lag + size) % size)]! / weight;
  const exact = (lag: Seconds): number => {
    let total = 0;
    for (let k = 0; k < bins; k++) {
      const angle = 2 * Math.PI * (lowest + k * binWidth) * lag;
      total += cosines[k]! * Math.cos(angle) + sines[k]! * Math.sin(angle);
    }
    return total / weight;
  };
  const peaks: { lag: number; size: number }[] = [];
  for (let lag = -furthest; lag <= furthest; lag++) {
    const value = Math.abs(at(lag));
    if (value >= Math.abs(at(lag - 1)) && value > Math.abs(at(lag + 1))) peaks.push({ lag, size: value });
  }
  const best = peaks
    .sort((a, b) => b.size - a.size)
    .slice(0, peaks[0] && peaks[0].size > 0.15 ? 3 : 1)
    .map(({ lag }) =>
      peaks[0]!.size > 0.15 ? summit(exact, (lag - 1) / rate, (lag + 1) / rate) : { r: at(lag), lag: lag / rate },
    )
    .reduce((a, b) => (Math.abs(b.r) > Math.abs(a.r) ? b : a), { r: 0, lag: 0 });
  const chance = 1 / frames;
  return { ...best, coherence: frames > 1 ? Math.max(0, (coherence / weight - chance) / (1 - chance)) : 0 };
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
