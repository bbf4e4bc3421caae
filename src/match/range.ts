import { powerDecibels } from '../dsp/decibels.ts';
import type { Steps } from '../features/limiting.ts';
import { integratedOf } from '../features/loudness.ts';
import type { Curve } from '../fields.ts';
import type { Decibels } from '../units.ts';

const most: Decibels = 6;
/** Ranges are halved or doubled at most. */
export const stretches = [0.5, 2] as const;
const perPoint = 50; // steps of 10 ms
const glance = 200; // steps of 10 ms: twice a mean over so many is a triangle of 4 s
const depth = 20; // LU under the whole: what is quieter is no part of the music's range, and is moved no further

/** Loudness over some seconds around every half second, less that of the whole, LU. */
export function contourOf({ energy }: Steps): Float64Array {
  const twice = running(running(Float64Array.from(energy)));
  const middle = integratedOf(energy) ?? 0;
  return Float64Array.from({ length: Math.ceil(energy.length / perPoint) }, (_, i) => {
    const level = powerDecibels(twice[Math.min(twice.length - 1, i * perPoint)]!) - 0.691;
    return Math.max(-depth, level - middle);
  });
}

/** Means over `glance` steps around each; at the ends over what is there. */
function running(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return values.map((_, i) => {
    const [from, to] = [Math.max(0, i - glance / 2), Math.min(values.length, i + glance / 2)];
    return (sums[to]! - sums[from]!) / (to - from);
  });
}

/** Gains every half second that stretch the contour by a ratio. */
export const gainsFor = (contour: Float64Array, ratio: number): Float64Array =>
  contour.map((level) => Math.max(-most, Math.min(most, (ratio - 1) * level)));

/** A gain of every half second at every step of 10 ms. */
export function gainAt(gains: Float64Array, step: number): Decibels {
  const at = Math.min(gains.length - 1, step / perPoint);
  const below = Math.floor(at);
  return gains[below]! + (at - below) * ((gains[below + 1] ?? gains[below]!) - gains[below]!);
}

/** Steps behind gains every half second and one for all. */
export function ridden({ energy, peaks }: Steps, gains: Float64Array, gain: Decibels): Steps {
  return {
    energy: energy.map((power, i) => power * 10 ** ((gainAt(gains, i) + gain) / 10)),
    peaks: peaks.map((level, i) => level + gainAt(gains, i) + gain),
  };
}

const finest: Decibels = 0.05;

/** Points of a `rider` step: those that a straight line between others already tells are left out (Ramer-Douglas-Peucker). */
export function rideOf(gains: Float64Array): Curve {
  const keep = new Uint8Array(gains.length);
  const spans: [number, number][] = [[0, gains.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let [worst, at] = [finest, -1];
    for (let i = from + 1; i < to; i++) {
      const line = gains[from]! + ((gains[to]! - gains[from]!) * (i - from)) / (to - from);
      if (Math.abs(gains[i]! - line) > worst) [worst, at] = [Math.abs(gains[i]! - line), i];
    }
    keep[from] = keep[to] = 1;
    if (at >= 0) spans.push([from, at], [at, to]);
  }
  return Array.from(gains).flatMap((gain, i) =>
    keep[i] ? [[(i * perPoint) / 100, Math.round(100 * gain) / 100] as const] : [],
  );
}
