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

/** Second differences are weighed by how far they lie from an interval: no more than this close, or near, or farther off. */
const closest = 2;
const vicinity = 8;

/** How far something may stray for second differences of unit energy that lie close, near, or farther off. */
interface Stray {
  readonly close: number;
  readonly near: number;
  readonly far: number;
}

/**
 * Bound of what a row that lets straight lines through as 0 makes of a signal (Cauchy-Schwarz): the norms of the row summed up twice.
 * Small where the signal is smooth, which is nearly everywhere.
 */
function strayOf(row: Float64Array): Stray {
  let [once, twice, close, near, far] = [0, 0, 0, 0, 0];
  for (let j = 0; j < row.length; j++) {
    once += row[j]!;
    twice += once;
    const away = Math.abs(j - (row.length / 2 - 1));
    if (away <= closest) close += twice * twice;
    else if (away <= vicinity) near += twice * twice;
    else far += twice * twice;
  }
  const root = (energy: number) => Math.sqrt(energy) * (1 + 1e-9);
  return { close: root(close), near: root(near), far: root(far) };
}

const most = (strays: readonly Stray[]): Stray => ({
  close: Math.max(...strays.map(({ close }) => close)),
  near: Math.max(...strays.map(({ near }) => near)),
  far: Math.max(...strays.map(({ far }) => far)),
});

const bound = (stray: Stray, close: number, near: number, far: number): number =>
  stray.close * close + stray.near * near + stray.far * far;

/** Comparisons are not decided by rounding. */
const tiny = 1e-12;

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
   * within 2 samples, from there to 8, and farther off.
   */
  isBelow(floor: number, within: number, close: number, near: number, far: number): boolean {
    const room = floor - within;
    const { close: a, near: b, far: c } = this.#whole;
    return room >= 0 && room >= a * Math.sqrt(close) + b * Math.sqrt(near) + c * Math.sqrt(far);
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
    const first = Math.abs(x[at]!);
    const second = Math.abs(x[at + 1]!);
    let peak = Math.max(first, second);
    const until = bends[place + this.reach - 1]!;
    const all = until - bends[place - this.reach + 1]!;
    const inner = bends[place + vicinity + 1]! - bends[place - vicinity]!;
    const core = bends[place + closest + 1]! - bends[place - closest]!;
    const slack = 1e-12 * until; // never less, for all rounding
    const close = Math.sqrt(core + slack);
    const near = Math.sqrt(inner - core + slack);
    const far = Math.sqrt(all - inner + slack);
    if (peak + bound(this.#whole, close, near, far) <= floor) return peak;

    const halfStray = bound(this.#half, close, near, far) + tiny;
    const rough = Math.abs(weighed(this.#short, x, at - shortTaps / 2 + 1));
    const atHalf = rough + bound(this.#beyondShort, close, near, far);
    if (Math.max(peak, atHalf) + halfStray < floor) return peak;

    const half = Math.abs(this.value(x, at, phases / 2));
    if (half > peak) peak = half;
    if (peak + halfStray < floor) return peak;

    const low = Math.abs(this.value(x, at, quarter));
    const high = Math.abs(this.value(x, at, 3 * quarter));
    peak = Math.max(peak, low, high);
    const stray = bound(this.#quarter, close, near, far) + tiny;
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
