import { Oversampler } from './oversample.ts';

const room = 2048; // samples kept beside the history; more are moved less often
const near = 8; // within so many samples of a stretch, second differences count as near to it

/**
 * Peaks between the samples, of the loudest channel. Seen through a long, a middling and a short interpolator: others differ from these
 * only at the edge of the band, and lie between them. Most stretches are proved to be low and not interpolated at all.
 */
export class BetweenSamples {
  /** Frames that have to follow an interval before it can be seen. */
  readonly reach: number;
  readonly #taps: number;
  readonly #oversamplers = [new Oversampler(256), new Oversampler(128), new Oversampler(64)] as const;
  readonly #samples: readonly Float64Array[];
  readonly #bends: readonly Float64Array[]; // running energy of second differences before a sample
  #filled: number;
  #first = 0; // interval that frame 0 of what was taken last makes visible

  constructor(channels: number) {
    const { taps, reach } = this.#oversamplers[0];
    this.#taps = taps;
    this.reach = reach;
    this.#filled = taps;
    this.#samples = Array.from({ length: channels }, () => new Float64Array(taps + room));
    this.#bends = this.#samples.map((samples) => new Float64Array(samples.length));
  }

  /** Takes `count` frames, `room` at most. */
  take(input: readonly Float32Array[], from: number, count: number): void {
    if (this.#filled + count > this.#taps + room) this.#move();
    const filled = this.#filled;
    for (let channel = 0; channel < this.#samples.length; channel++)
      append(this.#samples[channel]!, this.#bends[channel]!, filled, input[channel]!, from, count);
    this.#filled = filled + count;
    this.#first = filled - this.reach;
  }

  #move(): void {
    const from = this.#filled - this.#taps;
    for (const samples of this.#samples) samples.copyWithin(0, from, this.#filled);
    for (const bends of this.#bends) {
      bends.copyWithin(0, from, this.#filled);
      const before = bends[0]!;
      for (let i = 0; i < this.#taps; i++) bends[i]! -= before;
    }
    this.#filled = this.#taps;
  }

  /** Whether the intervals that frames `from` to `to` of what was taken have made visible lie below the floor for sure. */
  isBelow(floor: number, from: number, to: number): boolean {
    const [first, end] = [this.#first + from, this.#first + to];
    const { reach } = this;
    for (let channel = 0; channel < this.#samples.length; channel++) {
      const bends = this.#bends[channel]!;
      const until = bends[end + reach - 2]!;
      const slack = 1e-12 * until; // never less, for all rounding
      const all = until - bends[first - reach + 1]! + slack;
      const close = bends[end + near]! - bends[first - near]! + slack;
      let peak = 0;
      const samples = this.#samples[channel]!;
      for (let i = first; i <= end; i++) {
        const size = Math.abs(samples[i]!);
        if (size > peak) peak = size;
      }
      if (peak > floor) return false;
      for (const oversampler of this.#oversamplers)
        if (!oversampler.isBelow(floor, peak, close, close, all)) return false;
    }
    return true;
  }

  /** Peak of the interval that frame i of what was taken has made visible; something below `floor` where it is not above. */
  peakAt(i: number, floor: number): number {
    let peak = 0;
    const at = this.#first + i;
    for (let channel = 0; channel < this.#samples.length; channel++) {
      const samples = this.#samples[channel]!;
      const bends = this.#bends[channel]!;
      for (let o = 0; o < 3; o++) {
        const found = this.#oversamplers[o]!.peakAfter(samples, at, Math.max(floor, peak), bends);
        if (found > peak) peak = found;
      }
    }
    return peak;
  }
}

/** Puts samples behind those that are there, and goes on with the energy of second differences up to the last but one. */
function append(
  samples: Float64Array,
  bends: Float64Array,
  filled: number,
  source: Float32Array,
  from: number,
  count: number,
): void {
  let before = samples[filled - 2]!;
  let last = samples[filled - 1]!;
  let energy = bends[filled - 2]!;
  for (let i = 0; i < count; i++) {
    const next = source[from + i]!;
    const bend = before - 2 * last + next;
    energy += bend * bend;
    samples[filled + i] = next;
    bends[filled + i - 1] = energy;
    before = last;
    last = next;
  }
}
