import { hann } from './fft.ts';
import { inverse } from './matrix.ts';
import { addAutocorrelation, predict } from './prediction.ts';
import { mean, median } from './statistics.ts';

const order = 96;
const span = 2048;
const spared = 4; // frames beside damage that do not teach the predictor
const margin = 24; // frames by which a click may begin before, or end after, what was noticed

/** Frames that are read before and after what was noticed. */
export const bridgeReach = span + margin + spared + order;

const window = hann(span);
const windowed = new Float64Array(span);

/** The prediction error filter of what lies before and after. */
function learnt(samples: Float32Array, first: number, last: number): Float64Array {
  const autocorrelation = new Float64Array(order + 1);
  for (const from of [first - spared - span, last + 1 + spared]) {
    for (let i = 0; i < span; i++) windowed[i] = samples[from + i]! * window[i]!;
    addAutocorrelation(windowed, autocorrelation);
  }
  const filter = new Float64Array(order + 1);
  predict(autocorrelation, filter);
  return filter;
}

/** What prediction misses at a frame, from those before it (`step` −1) or after it (1). */
function missed(samples: Float32Array, at: number, filter: Float64Array, step: -1 | 1): number {
  let sum = 0;
  for (let j = 0; j < filter.length; j++) sum += filter[j]! * samples[at + step * j]!;
  return Math.abs(sum);
}

/** Frames as the sound around lets expect them. */
interface Filling {
  readonly values: Float32Array;
  /** Energy by which the sound itself is expected to differ from them, in variances of the error of prediction. */
  readonly doubt: number;
}

/** Least squares of the prediction error over all frames that a gap touches; the gap's own are what is sought. */
function filled(samples: Float32Array, first: number, last: number, filter: Float64Array): Filling {
  const weights = Float64Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let j = 0; j + lag <= order; j++) sum += filter[j]! * filter[j + lag]!;
    return sum;
  });
  const count = last - first + 1;
  const matrix = Array.from({ length: count }, (_, i) =>
    Float64Array.from({ length: count }, (__, k) => (Math.abs(i - k) <= order ? weights[Math.abs(i - k)]! : 0)),
  );
  const right = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let lag = 1; lag <= order; lag++) {
      if (i - lag < 0) sum -= weights[lag]! * samples[first + i - lag]!;
      if (i + lag >= count) sum -= weights[lag]! * samples[first + i + lag]!;
    }
    return sum;
  });
  const rows = inverse(matrix);
  return {
    values: Float32Array.from(rows, (row) => row.reduce((sum, value, k) => sum + value * right[k]!, 0)),
    doubt: rows.reduce((sum, row, i) => sum + row[i]!, 0),
  };
}

const out = 4.5; // standard deviations of the error of prediction
const share = 1 / 200; // of its largest
const price = 10; // in variances of the error: what a frame has to explain to count as damaged
const moves = [-4, -2, -1, 1, 2, 3, 5];

/** One place of damage: what is known around it, and how well a gap explains it. */
class Damage {
  readonly #samples: Float32Array;
  readonly #filter: Float64Array;
  readonly #variance: number;
  readonly #range: readonly [from: number, to: number];

  constructor(samples: Float32Array, [first, last]: readonly [number, number]) {
    const [from, to] = [first - margin, last + margin];
    this.#samples = samples.slice();
    this.#filter = learnt(samples, from, to);
    this.#range = [from, to];
    const usual: number[] = [];
    for (let n = spared; n < 300; n++)
      usual.push(missed(samples, from - n, this.#filter, -1), missed(samples, to + n, this.#filter, 1));
    this.#variance = (median(usual) / 0.6745) ** 2 + 1e-16; // of a normal distribution
  }

  /** Where errors of prediction are out: the first, told from what comes before, and the last, told from what comes after. */
  core(): readonly [number, number] | undefined {
    const [from, to] = this.#range;
    const errors = ([-1, 1] as const).map((step) =>
      Float64Array.from({ length: to - from }, (_, i) => missed(this.#samples, from + i, this.#filter, step)),
    );
    const isOut = (value: number, _: number, all: Float64Array) =>
      value > Math.max(out * Math.sqrt(this.#variance), share * Math.max(...all));
    const [begins, ends] = [errors[0]!.findIndex(isOut), errors[1]!.findLastIndex(isOut)];
    return begins < 0 || ends < begins ? undefined : [from + begins, from + ends];
  }

  /** What is left unexplained with these frames filled, and their price; in variances. */
  cost(first: number, last: number): number {
    const given = this.#samples.slice(first, last + 1);
    if (last >= first) this.#samples.set(filled(this.#samples, first, last, this.#filter).values, first);
    let sum = 0;
    for (let n = this.#range[0] - margin; n <= this.#range[1] + margin + order; n++)
      sum += missed(this.#samples, n, this.#filter, -1) ** 2;
    this.#samples.set(given, first);
    return sum / this.#variance + price * given.length;
  }

  /** The gap that explains most at the least price, from a first guess, by steps on either side. */
  best(guess: readonly [number, number], most: number): readonly [number, number] {
    let [first, last] = guess;
    let least = this.cost(first, last);
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      for (const [a, b] of moves.flatMap((by) => [[first - by, last] as const, [first, last + by] as const])) {
        if (b < a || b - a >= most || a < this.#range[0] - margin || b > this.#range[1] + margin) continue;
        const cost = this.cost(a, b);
        if (cost >= least) continue;
        [first, last, least, isBetter] = [a, b, cost, true];
      }
    }
    return [first, last];
  }
}

const gained = 4; // in energy of the error of prediction
const level = 300; // frames on either side that tell how large errors of prediction are here

/** Frames that are to take the place of a sound's own. */
export interface Patch {
  readonly first: number;
  readonly values: Float32Array;
  /** What is taken away. */
  readonly change: Float32Array;
  /** Energy of the change, in that of the error that such a filling makes on the average: 1 where there is no damage. */
  readonly worth: number;
  /** Energy of the error of prediction before, in that after. */
  readonly gain: number;
}

function energy(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** Mean square of the error of prediction near by and farther off, where it is largest: an attack is hard to foresee. */
function unexpected(samples: Float32Array, first: number, last: number, filter: Float64Array): number {
  const squares = ([-1, 1] as const).map((step) =>
    Float64Array.from(
      { length: level },
      (_, n) => missed(samples, step < 0 ? first - spared - n : last + spared + n, filter, step) ** 2,
    ),
  );
  const means = squares.flatMap((side) => [64, level].map((n) => mean(side.subarray(0, n))));
  return Math.max(...means) + 1e-16;
}

/** These frames as the sound on both sides lets expect them most. */
export function patch(samples: Float32Array, first: number, last: number): Patch {
  const filter = learnt(samples, first, last);
  const { values, doubt } = filled(samples, first, last, filter);
  const change = samples.slice(first, last + 1).map((value, i) => value - values[i]!);
  const mended = samples.slice(first - order, last + order + 1);
  const total = () => {
    let sum = 0;
    for (let n = order; n < mended.length; n++) sum += missed(mended, n, filter, -1) ** 2;
    return sum;
  };
  const before = total();
  mended.set(values, order);
  return {
    first,
    values,
    change,
    worth: energy(change) / (doubt * unexpected(samples, first, last, filter)),
    gain: before / (total() + 1e-30),
  };
}

/**
 * What is to be filled near given frames with what the sound around lets expect most: least squares of the prediction error, for a
 * predictor that is learnt from both sides. Which frames are damaged is told likewise: those that explain more than they cost. Nothing
 * where there are more than `most` frames, or where the sound would be hardly more as expected than before. Janssen, Veldhuis
 * and Vries, "Adaptive interpolation of discrete-time signals that can be modeled as autoregressive processes", 1986; Godsill and
 * Rayner, Digital Audio Restoration, 1998, sections 5.2 and 9.
 */
export function bridge(
  samples: Float32Array,
  near: readonly [first: number, last: number],
  most: number,
): Patch | undefined {
  const from = near[0] - bridgeReach - order;
  const around = samples.slice(from, near[1] + bridgeReach + 2 * order);
  const shifted = [near[0] - from, near[1] - from] as const;
  const damage = new Damage(around, shifted);
  const core = damage.core();
  if (!core || core[1] - core[0] >= most) return undefined;
  const [first, last] = damage.best(core, most + 8);
  if (last - first >= most) return undefined;
  const before = damage.cost(first, first - 1);
  const after = damage.cost(first, last) - price * (last - first + 1);
  if (before < gained * after) return undefined;
  return patch(samples, from + first, from + last);
}
