import { bessel } from './bessel.ts';
import { inherit } from './ring.ts';

const shortest = 32; // frames below which views cost more than they spare

/** A whole number of frames of delay, for all channels alike. */
export class Delay {
  readonly #rings: readonly Float32Array[];
  readonly #frames: number;
  #at = 0;

  constructor(frames: number, channels: number) {
    this.#frames = frames;
    this.#rings = Array.from({ length: channels }, () => new Float32Array(frames));
  }

  /** What is on its way in another goes on here, as far as there is room. */
  resume(former: Delay): void {
    this.#rings.forEach((ring, channel) => void inherit(ring, former.#rings[channel]!, former.#at));
  }

  /** `output` may be `input`. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    if (this.#frames === 0) {
      input.forEach((from, channel) => {
        if (output[channel] !== from) output[channel]!.set(from);
      });
      return;
    }
    for (let done = 0; done < length; ) {
      const count = Math.min(length - done, this.#frames - this.#at); // up to the end of the ring
      for (let channel = 0; channel < input.length; channel++)
        exchange(this.#rings[channel]!, this.#at, input[channel]!, output[channel]!, done, count);
      done += count;
      this.#at = (this.#at + count) % this.#frames;
    }
  }
}

function exchange(ring: Float32Array, at: number, from: Float32Array, to: Float32Array, start: number, count: number) {
  if (from.buffer !== to.buffer && count > shortest) {
    to.set(ring.subarray(at, at + count), start);
    ring.set(from.subarray(start, start + count), at);
    return;
  }
  for (let i = 0; i < count; i++) {
    const late = ring[at + i]!;
    ring[at + i] = from[start + i]!;
    to[start + i] = late;
  }
}

const taps = 64;
const beta = 8; // Kaiser: −80 dB, flat to 0.46 of the sample rate

/** Frames by which the output of a fractional delay is late whatever the delay, and the length of its filter. */
export const fractionalLatency = taps / 2 - 1;
export const fractionalLength = taps;

/** Less than one frame of delay for all channels alike, by a windowed sinc; on top of it comes a latency. */
export class FractionalDelay {
  readonly #row: Float64Array; // the oldest sample's weight first
  readonly #lines: Float64Array[]; // the past, and behind it what is new

  /** @param share of a frame, 0 to 1 */
  constructor(share: number, channels: number) {
    const row = Float64Array.from({ length: taps }, (_, k) => {
      const x = k - fractionalLatency - share;
      const inside = 1 - ((2 * x) / taps) ** 2;
      const window = inside > 0 ? bessel(beta * Math.sqrt(inside)) / bessel(beta) : 0;
      return x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
    });
    const sum = row.reduce((whole, each) => whole + each, 0);
    this.#row = row.map((each) => each / sum).reverse();
    this.#lines = Array.from({ length: channels }, () => new Float64Array(taps - 1));
  }

  /** `output` may be `input`. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    for (let channel = 0; channel < input.length; channel++) {
      const from = input[channel]!;
      const line = this.#longEnough(channel, taps - 1 + from.length);
      line.set(from, taps - 1);
      weigh(this.#row, line, output[channel]!);
      line.copyWithin(0, from.length, from.length + taps - 1);
    }
  }

  #longEnough(channel: number, length: number): Float64Array {
    const line = this.#lines[channel]!;
    if (line.length >= length) return line;
    const longer = new Float64Array(length);
    longer.set(line.subarray(0, taps - 1));
    this.#lines[channel] = longer;
    return longer;
  }
}

/** Four sums side by side: one would wait for itself at every step. */
function weigh(row: Float64Array, line: Float64Array, output: Float32Array): void {
  for (let i = 0; i < output.length; i++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = 0; k < taps; k += 4) {
      a += row[k]! * line[i + k]!;
      b += row[k + 1]! * line[i + k + 1]!;
      c += row[k + 2]! * line[i + k + 2]!;
      d += row[k + 3]! * line[i + k + 3]!;
    }
    output[i] = a + b + (c + d);
  }
}
