import { powerDecibels } from '../dsp/decibels.ts';
import { integratedOf, rangeOfEnergy } from '../features/loudness.ts';
import type { Curve } from '../fields.ts';
import type { Decibels } from '../units.ts';

const most: Decibels = 6;
const stretches = [0.5, 2] as const; // ranges are halved or doubled at most
const perPoint = 50; // steps of 10 ms
const glance = 150; // steps of 10 ms: twice a mean over so many is a triangle of 3 s
const depth = 20; // LU under the whole: what is quieter is no part of the music's range, and is moved no further

/** Loudness over about 3 s around every half second, LUFS. */
function contourOf(energy: Float32Array): Float64Array {
  const twice = running(running(Float64Array.from(energy)));
  return Float64Array.from(
    { length: Math.ceil(energy.length / perPoint) },
    (_, i) => powerDecibels(twice[Math.min(twice.length - 1, i * perPoint)]!) - 0.691,
  );
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

/** Gains every half second that stretch the loudness contour around the integrated loudness by a ratio. */
function gainsOf(contour: Float64Array, middle: number, ratio: number): Float64Array {
  return contour.map((level) => Math.max(-most, Math.min(most, (ratio - 1) * Math.max(-depth, level - middle))));
}

/** Energies behind a ride with a gain every half second. */
function ridden(energy: Float32Array, gains: Float64Array): Float32Array {
  return energy.map((power, i) => {
    const at = Math.min(gains.length - 1, i / perPoint);
    const below = Math.floor(at);
    const gain = gains[below]! + (at - below) * ((gains[below + 1] ?? gains[below]!) - gains[below]!);
    return power * 10 ** (gain / 10);
  });
}

export interface Ride {
  readonly curve: Curve;
  readonly ratio: number;
  /** LU and LUFS behind it. */
  readonly range: number;
  readonly integrated: number;
}

/** A slow ride that brings the loudness range as near to a goal as its limits allow; undefined where there is nothing to ride. */
export function rideTo(energy: Float32Array, goal: number): Ride | undefined {
  const middle = integratedOf(energy);
  const own = rangeOfEnergy(energy);
  if (middle === undefined || own === undefined) return undefined;
  const contour = contourOf(energy);
  const tried = (ratio: number) => {
    const gains = gainsOf(contour, middle, ratio);
    const behind = ridden(energy, gains);
    return { gains, ratio, behind, range: rangeOfEnergy(behind) ?? own };
  };
  let [low, high] = stretches as readonly [number, number];
  for (let turn = 0; turn < 12; turn++) {
    const ratio = (low + high) / 2;
    if (tried(ratio).range < goal) low = ratio;
    else high = ratio;
  }
  const best = tried((low + high) / 2);
  return {
    curve: simplified(best.gains),
    ratio: best.ratio,
    range: best.range,
    integrated: integratedOf(best.behind) ?? middle,
  };
}

const finest: Decibels = 0.05;

/** Fewer points: those that a straight line between others already tells are left out (Ramer-Douglas-Peucker). */
function simplified(gains: Float64Array): Curve {
  const keep = new Uint8Array(gains.length);
  const visit = (from: number, to: number): void => {
    let [worst, at] = [finest, -1];
    for (let i = from + 1; i < to; i++) {
      const line = gains[from]! + ((gains[to]! - gains[from]!) * (i - from)) / (to - from);
      if (Math.abs(gains[i]! - line) > worst) [worst, at] = [Math.abs(gains[i]! - line), i];
    }
    keep[from] = keep[to] = 1;
    if (at < 0) return;
    visit(from, at);
    visit(at, to);
  };
  visit(0, gains.length - 1);
  return Array.from(gains).flatMap((gain, i) =>
    keep[i] ? [[(i * perPoint) / 100, Math.round(100 * gain) / 100] as const] : [],
  );
}
