import type { Hz } from '../units.ts';
import type { Coefficients } from './biquad.ts';
import { inherit } from './ring.ts';
import { Turn } from './turn.ts';

const tiny = 1e-30; // −600 dB: what rings below it is cut off, before floats turn denormal
const most = 128; // frames at a time: all lines together stay in the nearest cache

/** A delay with its losses, and what it hands on in this stretch. */
interface Line {
  readonly ring: Float64Array;
  readonly filters: readonly Coefficients[];
  readonly states: Float64Array;
  readonly now: Float64Array;
  /** Where it is heard on the way, in frames from where it begins, and what is heard there in this stretch. */
  readonly tap: number;
  readonly early: Float64Array;
  at: number;
}

/** Number of ones, odd or even: the sign in Hadamard's matrix of row and column `a & b`. */
const signOf = (row: number, column: number): number => {
  let odd = 0;
  for (let bits = row & column; bits > 0; bits >>= 1) odd ^= bits & 1;
  return odd ? -1 : 1;
};

/** So that what is heard is no row of the matrix that feeds the lines. */
const signs = [1, -1, -1, 1, -1, 1, -1, -1, 1, 1, 1, -1, 1, 1, -1, 1];

/** Hz, a pair of lines: no two alike, in both directions, and all too slow to be heard as movement. */
const turns = [1, -0.83, 0.71, -1.13, 0.91, -0.77, 1.21, -0.67];

/** Lines of a feedback delay network, as many as Hadamard's matrix has rows. */
export const lineCount = 16;

/**
 * Sixteen delays that feed each other through Hadamard's matrix, which keeps all power; each loses by its own filters. Channels go into
 * lines of their own and are heard from all lines by signs that are orthogonal. Jot and Chaigne, "Digital delay networks for designing
 * artificial reverberators", 1991. Pairs of lines slowly turn into each other, so that no resonance stands still and rings, after
 * Schlecht and Habets, "Time-varying feedback matrices in feedback delay networks", 2015.
 */
export class FeedbackNetwork {
  readonly #lines: readonly Line[];
  readonly #step: number;
  readonly #turns: readonly Turn[];

  /**
   * @param delays frames, one a line, each at least 1
   * @param taps frames, one a line, 1 to its delay: each line is heard there too, as it goes in, without its losses
   * @param filters an even number of sections a line
   * @param pace of the turns, 1 is about one in a second
   */
  constructor(
    delays: readonly number[],
    taps: readonly number[],
    filters: readonly (readonly Coefficients[])[],
    pace: number,
    sampleRate: Hz,
  ) {
    this.#step = Math.min(most, ...delays, ...taps);
    this.#turns = turns.map((turn) => new Turn((2 * Math.PI * pace * turn) / sampleRate));
    this.#lines = delays.map((delay, i) => ({
      ring: new Float64Array(delay),
      filters: filters[i]!,
      states: new Float64Array(2 * filters[i]!.length),
      now: new Float64Array(this.#step),
      tap: taps[i]!,
      early: new Float64Array(this.#step),
      at: 0,
    }));
  }

  /** What is on its way in another goes on here, as far as the lines are long. */
  resume(former: FeedbackNetwork): void {
    this.#lines.forEach((line, i) => {
      const other = former.#lines[i]!;
      inherit(line.ring, other.ring, other.at);
      if (line.states.length === other.states.length) line.states.set(other.states);
    });
    this.#turns.forEach((turn, i) => void turn.resume(former.#turns[i]!));
  }

  /** `output` may be `input`. */
  process(input: readonly Float64Array[], output: readonly Float64Array[], length: number): void {
    for (let from = 0; from < length; from += this.#step)
      this.#run(input, output, from, Math.min(this.#step, length - from));
  }

  #run(input: readonly Float64Array[], output: readonly Float64Array[], from: number, count: number): void {
    const given = input.map((channel) => channel.slice(from, from + count));
    for (const line of this.#lines) read(line, count);
    output.forEach((channel, c) => void this.#hear(channel.subarray(from, from + count), c));
    mix(this.#lines, count);
    this.#turns.forEach((turn, i) => void turn.process(this.#lines[2 * i]!.now, this.#lines[2 * i + 1]!.now, count));
    const share = 1 / Math.sqrt(lineCount / given.length);
    this.#lines.forEach((line, i) => void write(line, given[i % given.length]!, share * signs[i]!, count));
  }

  /** Two lines at a time. */
  #hear(to: Float64Array, channel: number): void {
    to.fill(0);
    const factors = this.#heard(channel, 1);
    const early = this.#heard(channel, 5);
    for (let i = 0; i < lineCount; i += 2) {
      const [a, b] = [this.#lines[i]!.now, this.#lines[i + 1]!.now];
      const [c, d] = [this.#lines[i]!.early, this.#lines[i + 1]!.early];
      const [fa, fb, fc, fd] = [factors[i]!, factors[i + 1]!, early[i]!, early[i + 1]!];
      for (let k = 0; k < to.length; k++) to[k] = to[k]! + fa * a[k]! + fb * b[k]! + fc * c[k]! + fd * d[k]!;
    }
  }

  /** By which factors a channel hears the lines; `first` is the column of the first channel. */
  #heard(channel: number, first: number): number[] {
    const column = ((channel + first - 1) % (lineCount - 1)) + 1;
    return signs.map((sign, i) => (sign * signOf(i, column)) / Math.sqrt(lineCount));
  }
}

/** What comes out of a delay now, less its losses, and what passes its tap. */
function read(line: Line, count: number): void {
  const { ring, now, filters, states, tap, early, at } = line;
  copy(ring, at, now, count);
  copy(ring, at < tap ? at - tap + ring.length : at - tap, early, count);
  for (let s = 0; s < filters.length; s += 2) two(filters[s]!, filters[s + 1]!, states, 2 * s, now, count);
}

function copy(ring: Float64Array, at: number, to: Float64Array, count: number): void {
  const split = Math.min(count, ring.length - at);
  for (let k = 0; k < split; k++) to[k] = ring[at + k]!;
  for (let k = split; k < count; k++) to[k] = ring[k - split]!;
}

/** Two sections in a row, in transposed direct form II. */
function two(
  first: Coefficients,
  second: Coefficients,
  states: Float64Array,
  at: number,
  now: Float64Array,
  count: number,
) {
  const { b0, b1, b2, a1, a2 } = first;
  const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = second;
  let s1 = states[at]!;
  let s2 = states[at + 1]!;
  let t1 = states[at + 2]!;
  let t2 = states[at + 3]!;
  for (let k = 0; k < count; k++) {
    const x = now[k]!;
    let y = b0 * x + s1;
    if (Math.abs(y) < tiny) y = 0;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    let z = c0 * y + t1;
    if (Math.abs(z) < tiny) z = 0;
    t1 = c1 * y - d1 * z + t2;
    t2 = c2 * y - d2 * z;
    now[k] = z;
  }
  states[at] = s1;
  states[at + 1] = s2;
  states[at + 2] = t1;
  states[at + 3] = t2;
}

/** Hadamard's matrix, as sums and differences of four lines at a time, neighbours first; not yet scaled. */
function mix(lines: readonly Line[], count: number): void {
  for (let distance = 1; distance < lineCount; distance *= 4) {
    for (let i = 0; i < lineCount; i++) {
      if (i & (3 * distance)) continue;
      const a = lines[i]!.now;
      const b = lines[i + distance]!.now;
      const c = lines[i + 2 * distance]!.now;
      const d = lines[i + 3 * distance]!.now;
      for (let k = 0; k < count; k++) {
        const ab = a[k]! + b[k]!;
        const ab2 = a[k]! - b[k]!;
        const cd = c[k]! + d[k]!;
        const cd2 = c[k]! - d[k]!;
        a[k] = ab + cd;
        b[k] = ab2 + cd2;
        c[k] = ab - cd;
        d[k] = ab2 - cd2;
      }
    }
  }
}

/** What goes into a delay, where it was read. */
function write(line: Line, given: Float64Array, factor: number, count: number): void {
  const { ring, now } = line;
  const scale = 1 / Math.sqrt(lineCount);
  let at = line.at;
  for (let k = 0; k < count; k++) {
    const value = scale * now[k]! + factor * given[k]!;
    ring[at] = Math.abs(value) < tiny ? 0 : value;
    if (++at === ring.length) at = 0;
  }
  line.at = at;
}
