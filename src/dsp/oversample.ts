import { bessel } from './bessel.ts';

/** Points a sample at which the signal between the samples is known. */
export const phases = 16;
const quarter = phases / 4;

/** Sinc under a Kaiser window, at a phase; straight lines pass through it as they are. */
function rowOf(phase: number, taps: number, beta = 8): Float64Array {
  const first = 1 - taps / 2;
  const row = Float64Array.from({ length: taps }, (_, j) => {
    const t = phase / phases - (j + first);
    const window = bessel(beta * Math.sqrt(Math.max(0, 1 - ((2 * t) / taps) ** 2))) / bessel(beta);
    return Math.abs(t) < 1e-12 ? 1 : Number.isInteger(t) ? 0 : (Math.sin(Math.PI * t) / (Math.PI * t)) * window;
  });
  const sum = row.reduce((whole, value) => whole + value, 0);
  const level = row.map((value) => value / sum);
  const lean = phase / phases - level.reduce((whole, value, j) => whole + value * (j + first), 0);
  level[-first]! -= lean;
  level[1 - first]! += lean;
  return level;
}

/** Second differences this near to an interval are weighed apart from those farther off. */
const vicinity = 8;

/** How far something may stray for second differences of unit energy in the vicinity, and for such of unit energy farther off. */
interface Stray {
  readonly near: number;
  readonly far: number;
}

/**
 * Bound of what a row that lets straight lines through as 0 makes of a signal (Cauchy-Schwarz): the norms of the row summed up twice.
 * Small where the signal is smooth, which is nearly everywhere.
 */
function strayOf(row: Float64Array): Stray {
  let [once, twice, near, far] = [0, 0, 0, 0];
  for (let j = 0; j < row.length; j++) {
    once += row[j]!;
    twice += once;
    if (Math.abs(j - (row.length / 2 - 1)) <= vicinity) near += twice * twice;
    else far += twice * twice;
  }
  return { near: Math.sqrt(near) * (1 + 1e-9), far: Math.sqrt(far) * (1 + 1e-9) };
}

const most = (strays: readonly Stray[]): Stray => ({
  near: Math.max(...strays.map(({ near }) => near)),
  far: Math.max(...strays.map(({ far }) => far)),
});

/** Taps of a short interpolator, which tells where the long one is worth its while. */
const shortTaps = 16;

/**
 * The signal between the samples at 16 times the rate, by a long windowed sinc, worked out only where it can matter:
 * what is skipped is proved not to exceed the floor, so that pruned and full scans agree to the bit.
 * BS.1770-5 annex 2 asks for 4 times.
 */
export class Oversampler {
  readonly taps: number;
  /** Samples needed on either side of an interval. */
  readonly reach: number;
  /** How far the signal may stray from straight lines between points that are so many phases apart. */
  readonly #whole: Stray;
  readonly #half: Stray;
  readonly #quarter: Stray;
  readonly #rows: readonly Float64Array[];
  readonly #short = rowOf(phases / 2, shortTaps, 5);
  readonly #beyondShort: Stray;

  constructor(taps = 128) {
    this.taps = taps;
    this.reach = taps / 2;
    const rows = Array.from({ length: phases + 1 }, (_, phase) => rowOf(phase, taps));
    const between = (distance: number): Stray =>
      most(
        rows.slice(0, phases).map((row, phase) => {
          const from = phase - (phase % distance);
          const share = (phase - from) / distance;
          return strayOf(row.map((tap, j) => tap - rows[from]![j]! * (1 - share) - rows[from + distance]![j]! * share));
        }),
      );
    this.#rows = rows;
    this.#whole = between(phases);
    this.#half = between(phases / 2);
    this.#quarter = between(quarter);
    const first = this.reach - shortTaps / 2;
    this.#beyondShort = strayOf(rows[phases / 2]!.map((tap, j) => tap - (this.#short[j - first] ?? 0)));
  }

  /** Running energy of the second differences of x[0 .. length - 1]: into[i] is that of all before x[i]. */
  bends(x: Float64Array, length: number, into: Float64Array): void {
    for (let i = 0; i + 2 < length; i++) {
      const bend = x[i]! - 2 * x[i + 1]! + x[i + 2]!;
      into[i + 1] = into[i]! + bend * bend;
    }
  }

  /**
   * Whether the signal cannot pass `floor` between samples no higher than `within`, with this much energy of second differences
   * within 8 samples, and this much farther off.
   */
  isBelow(floor: number, within: number, near: number, far: number): boolean {
    const room = floor - within;
    return room >= 0 && room >= this.#whole.near * Math.sqrt(near) + this.#whole.far * Math.sqrt(far);
  }

  /** Signal at one of the 16 phases after x[at]. */
  value(x: Float64Array, at: number, phase: number): number {
    return weighed(this.#rows[phase]!, x, at - this.reach + 1);
  }

  /**
   * Largest magnitude from x[at] to x[at + 1], both included, if it exceeds `floor`; otherwise some lower bound of it.
   * @param bends running energies, in which entry `place` belongs to x[at]
   */
  peakAfter(x: Float64Array, at: number, floor: number, bends: Float64Array, place = at): number {
    const peak = Math.max(Math.abs(x[at]!), Math.abs(x[at + 1]!));
    if (floor < peak) return this.#search(x, at, floor, bends, place);
    const until = bends[place + this.reach - 1]!;
    const all = until - bends[place - this.reach + 1]!;
    const near = bends[place + vicinity + 1]! - bends[place - vicinity]!;
    const slack = 1e-12 * until; // never less, for all rounding
    return this.isBelow(floor, peak, near + slack, all - near + slack)
      ? peak
      : this.#search(x, at, floor, bends, place);
  }

  #search(x: Float64Array, at: number, floor: number, bends: Float64Array, place: number): number {
    const until = bends[place + this.reach - 1]!;
    const inside = bends[place + vicinity + 1]! - bends[place - vicinity]!;
    const outside = until - bends[place - this.reach + 1]! - inside;
    const slack = 1e-12 * until;
    const near = Math.sqrt(Math.max(inside, 0) + slack) + 1e-12;
    const far = Math.sqrt(Math.max(outside, 0) + slack) + 1e-12;
    const first = Math.abs(x[at]!);
    const second = Math.abs(x[at + 1]!);
    let peak = Math.max(first, second);
    const halfStray = this.#half.near * near + this.#half.far * far;
    const rough = Math.abs(weighed(this.#short, x, at - shortTaps / 2 + 1));
    const atHalf = rough + this.#beyondShort.near * near + this.#beyondShort.far * far;
    if (Math.max(peak, atHalf) + halfStray < floor) return peak;

    const half = Math.abs(this.value(x, at, phases / 2));
    if (half > peak) peak = half;
    if (peak + halfStray < floor) return peak;

    const low = Math.abs(this.value(x, at, quarter));
    const high = Math.abs(this.value(x, at, 3 * quarter));
    peak = Math.max(peak, low, high);
    const stray = this.#quarter.near * near + this.#quarter.far * far;
    if (Math.max(first, low) + stray >= Math.max(floor, peak)) peak = this.#between(x, at, 0, peak);
    if (Math.max(low, half) + stray >= Math.max(floor, peak)) peak = this.#between(x, at, quarter, peak);
    if (Math.max(half, high) + stray >= Math.max(floor, peak)) peak = this.#between(x, at, 2 * quarter, peak);
    if (Math.max(high, second) + stray >= Math.max(floor, peak)) peak = this.#between(x, at, 3 * quarter, peak);
    return peak;
  }

  #between(x: Float64Array, at: number, quarterPhase: number, peak: number): number {
    for (let phase = quarterPhase + 1; phase < quarterPhase + quarter; phase++) {
      const value = Math.abs(this.value(x, at, phase));
      if (value > peak) peak = value;
    }
    return peak;
  }
}

/** A row, a multiple of four long, on the samples from `start` on. */
function weighed(row: Float64Array, x: Float64Array, start: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let j = 0; j < row.length; j += 4) {
    a += row[j]! * x[start + j]!;
    b += row[j + 1]! * x[start + j + 1]!;
    c += row[j + 2]! * x[start + j + 2]!;
    d += row[j + 3]! * x[start + j + 3]!;
  }
  return a + b + (c + d);
}
