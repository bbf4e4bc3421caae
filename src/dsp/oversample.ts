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

/**
 * How far a row may stray from the straight line between two others, for second differences of unit energy under the taps
 * (Cauchy-Schwarz): the norm of what remains, summed up twice. Small where the signal is smooth, which is nearly everywhere.
 */
function stray(row: Float64Array, from: Float64Array, to: Float64Array, share: number): number {
  let [once, twice, energy] = [0, 0, 0];
  for (let j = 0; j < row.length; j++) {
    once += row[j]! - from[j]! * (1 - share) - to[j]! * share;
    twice += once;
    energy += twice * twice;
  }
  return Math.sqrt(energy) * (1 + 1e-9);
}

/**
 * The signal between the samples at 16 times the rate, by a long windowed sinc, worked out only where it can matter:
 * what is skipped is proved not to exceed the floor, so that pruned and full scans agree to the bit.
 * BS.1770-5 annex 2 asks for 4 times.
 */
export class Oversampler {
  readonly taps: number;
  /** Samples needed on either side of an interval. */
  readonly reach: number;
  readonly #whole: number; // square of how far the signal between two samples may exceed both, a unit of bend
  readonly #rows: readonly Float64Array[];
  readonly #half: number;
  readonly #quarter: number;

  constructor(taps = 128) {
    this.taps = taps;
    this.reach = taps / 2;
    const rows = Array.from({ length: phases + 1 }, (_, phase) => rowOf(phase, taps));
    const most = (distance: number) =>
      Math.max(
        ...rows.slice(0, phases).map((row, phase) => {
          const from = phase - (phase % distance);
          return stray(row, rows[from]!, rows[from + distance]!, (phase - from) / distance);
        }),
      );
    this.#rows = rows;
    this.#whole = most(phases) ** 2;
    this.#half = most(phases / 2);
    this.#quarter = most(quarter);
  }

  /** Running energy of the second differences of x[0 .. length - 1]: into[i] is that of all before x[i]. */
  bends(x: Float64Array, length: number, into: Float64Array): void {
    for (let i = 0; i + 2 < length; i++) {
      const bend = x[i]! - 2 * x[i + 1]! + x[i + 2]!;
      into[i + 1] = into[i]! + bend * bend;
    }
  }

  /** Energy of the second differences under the taps of the interval after x[at]; never less, for all rounding. */
  bend(bends: Float64Array, at: number): number {
    const until = bends[at + this.reach - 1]!;
    return until - bends[at - this.reach + 1]! + 1e-12 * until;
  }

  /** Whether the signal cannot pass `floor` between samples no higher than `within`, with this much bend under the taps. */
  isBelow(floor: number, within: number, bend: number): boolean {
    const room = floor - within;
    return room >= 0 && room * room >= this.#whole * bend;
  }

  /** Signal at one of the 16 phases after x[at]. */
  value(x: Float64Array, at: number, phase: number): number {
    const row = this.#rows[phase]!;
    const start = at - this.reach + 1;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let j = 0; j < row.length; j += 4) {
      a += row[j]! * x[start + j]!;
      b += row[j + 1]! * x[start + j + 1]!;
      c += row[j + 2]! * x[start + j + 2]!;
      d += row[j + 3]! * x[start + j + 3]!;
    }
    return a + b + (c + d);
  }

  /** Largest magnitude from x[at] to x[at + 1], both included, if it exceeds `floor`; otherwise some lower bound of it. */
  peakAfter(x: Float64Array, at: number, bend: number, floor: number): number {
    const first = Math.abs(x[at]!);
    const second = Math.abs(x[at + 1]!);
    const peak = Math.max(first, second);
    return this.isBelow(floor, peak, bend) ? peak : this.#search(x, at, bend, floor);
  }

  #search(x: Float64Array, at: number, bend: number, floor: number): number {
    const first = Math.abs(x[at]!);
    const second = Math.abs(x[at + 1]!);
    let peak = Math.max(first, second);
    const root = Math.sqrt(Math.max(bend, 0)) + 1e-12;
    const half = Math.abs(this.value(x, at, phases / 2));
    if (half > peak) peak = half;
    if (peak + this.#half * root < floor) return peak;

    const low = Math.abs(this.value(x, at, quarter));
    const high = Math.abs(this.value(x, at, 3 * quarter));
    peak = Math.max(peak, low, high);
    const stray = this.#quarter * root;
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
