import { inverse } from './matrix.ts';

/** Parameters of a curve, and how sure they are. */
export interface Fit {
  readonly parameters: readonly number[];
  /** Sum of squared errors. */
  readonly rest: number;
  /** One standard error each, for errors that are independent. */
  readonly errors: readonly number[];
}

const step = 1e-4;
const turns = 25;

/**
 * Levenberg's and Marquardt's damped least squares (Marquardt 1963, JSIAM 11(2)): parameters for which `curve` comes nearest to `values`.
 * Slopes are taken by differences; parameters should be of the size of 1. `limits` hold them.
 */
export function leastSquares(
  curve: (parameters: readonly number[]) => Float64Array,
  values: ArrayLike<number>,
  start: readonly number[],
  limits: readonly (readonly [number, number])[],
): Fit {
  const held = (all: readonly number[]) => all.map((each, i) => Math.max(limits[i]![0], Math.min(limits[i]![1], each)));
  const missOf = (at: readonly number[]) => curve(at).map((value, i) => values[i]! - value);
  let at = held(start);
  let miss = missOf(at);
  let rest = dot(miss, miss);
  let damping = 1e-2;
  let normal: Float64Array[] = [];
  for (let turn = 0; turn < turns && damping < 1e6; turn++) {
    const slopes = slopesAt(curve, at);
    normal = slopes.map((a) => Float64Array.from(slopes, (b) => dot(a, b)));
    const pull = slopes.map((slope) => dot(slope, miss));
    const damped = normal.map((row, i) => row.map((value, k) => (i === k ? value * (1 + damping) + 1e-9 : value)));
    const move = inverse(damped).map((row) => dot(row, pull));
    const next = held(at.map((value, i) => value + move[i]!));
    const nextMiss = missOf(next);
    const nextRest = dot(nextMiss, nextMiss);
    const gained = rest - nextRest;
    if (gained > 0) [at, miss, rest, damping] = [next, nextMiss, nextRest, damping / 5];
    else damping *= 5;
    if (gained > 0 && gained < 1e-7 * rest) break;
  }
  const variance = rest / Math.max(1, values.length - at.length);
  const spread = inverse(normal.map((row, i) => row.map((value, k) => (i === k ? value + 1e-9 : value))));
  return { parameters: at, rest, errors: spread.map((row, i) => Math.sqrt(Math.max(0, row[i]!) * variance)) };
}

function slopesAt(curve: (parameters: readonly number[]) => Float64Array, at: readonly number[]): Float64Array[] {
  return at.map((_, i) => {
    const above = curve(at.map((value, k) => (i === k ? value + step : value)));
    const below = curve(at.map((value, k) => (i === k ? value - step : value)));
    return above.map((value, k) => (value - below[k]!) / (2 * step));
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
