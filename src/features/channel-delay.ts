import { transformOf } from '../dsp/fft.ts';
import type { Hz, Seconds } from '../units.ts';
import type { Sum } from './spectrum.ts';

/** How one channel stands to the other in time. */
export interface ChannelDelay {
  /** How much later the right channel is; negative: the left one is. 0 where what they share is together. */
  readonly time: Seconds;
  /** Highest correlation away from 0 over that at 0: above 1.5 it is a delay, if it is an eighth of a pure one at least. */
  readonly prominence: number;
}

const furthest: Seconds = 0.02;
const together: Seconds = 0.00005;
const finer = 4; // places a sample
const share = 0.4; // of the bins, the strongest
const least = 0.12; // of the peak that a pure delay has: below it lies what spaced microphones have in common
const inverted = 2; // a negative peak so much higher than any positive one: a delay, and one side inverted as well

/**
 * Generalised cross-correlation with phase transform (Knapp & Carter 1976) on the strongest bins of the mean cross-spectrum.
 * Undefined where one side has nothing. A mono sound is together.
 */
export function channelDelay({ left, right, cross, crossImaginary }: Sum, binWidth: Hz): ChannelDelay | undefined {
  const both = left.map((power, k) => power * right[k]!);
  const threshold = Float64Array.from(both).sort()[Math.floor((1 - share) * both.length)]!;
  const size = 2 * (left.length - 1) * finer;
  const spectrum = new Float64Array(2 * size);
  let used = 0;
  for (let k = 1; k < left.length; k++) {
    const magnitude = Math.hypot(cross[k]!, crossImaginary[k]!);
    if (both[k]! < threshold || both[k]! <= 1e-30 || magnitude === 0) continue;
    spectrum[2 * k] = cross[k]! / magnitude;
    spectrum[2 * k + 1] = crossImaginary[k]! / magnitude;
    used++;
  }
  if (used < 20) return undefined;
  const correlation = new Float64Array(2 * size);
  transformOf(size).inverse(spectrum, correlation);
  const perSecond = binWidth * 2 * (left.length - 1) * finer;
  const near = Math.round(together * perSecond);
  const at = (place: number) => (correlation[2 * ((place + size) % size)]! * size) / used;
  let centre = 0;
  for (let place = -near; place <= near; place++) centre = Math.max(centre, Math.abs(at(place)));
  let [best, worst] = [near + 1, near + 1];
  for (let distance = near + 1; distance <= furthest * perSecond; distance++)
    for (const place of [distance, -distance]) {
      if (at(place) > at(best)) best = place;
      if (at(place) < at(worst)) worst = place;
    }
  // Reverberation and doubling correlate negatively at one time or another; a channel that is late does not.
  if (-at(worst) > inverted * at(best)) best = worst;
  const height = Math.abs(at(best));
  const prominence = Math.min(1000, height / Math.max(centre, 1e-9));
  // The cross-spectrum of a right channel that comes later turns the other way: its peak lies at a negative place.
  return { time: prominence > 1.5 && height > least ? -best / perSecond : 0, prominence };
}
