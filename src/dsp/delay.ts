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
  readonly #row: Float64Array;
  readonly #past: readonly Float64Array[];

  /** @param share of a frame, 0 to 1 */
  constructor(share: number, channels: number) {
    this.#row = Float64Array.from({ length: taps }, (_, k) => {
      const x = k - fractionalLatency - share;
      const inside = 1 - ((2 * x) / taps) ** 2;
      const window = inside > 0 ? bessel(beta * Math.sqrt(inside)) / bessel(beta) : 0;
      return x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
    });
    const sum = this.#row.reduce((whole, each) => whole + each, 0);
    for (let k = 0; k < taps; k++) this.#row[k]! /= sum;
    this.#past = Array.from({ length: channels }, () => new Float64Array(taps - 1));
  }

  /** `output` may be `input`. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    input.forEach((from, channel) => {
      const past = this.#past[channel]!;
      const line = new Float64Array(past.length + from.length);
      line.set(past);
      line.set(from, past.length);
      const to = output[channel]!;
      for (let i = 0; i < from.length; i++) {
        let sum = 0;
        for (let k = 0; k < taps; k++) sum += this.#row[k]! * line[i + taps - 1 - k]!;
        to[i] = sum;
      }
      past.set(line.subarray(from.length));
    });
  }
}
