import type { Format } from '../dsp/block.ts';
import { Delay } from '../dsp/delay.ts';
import type { Range } from '../units.ts';
import type { Kernel, Part } from './processor.ts';

/** Where a step acts; the same for every processor. */
export interface Placing {
  readonly on?: Part | undefined;
  readonly time?: Range | undefined;
  readonly mix?: number | undefined;
}

const fade = 0.01; // s

/** The wet share at a moment. Full from the very start of the sound where the range begins there. */
function shareAt(seconds: number, [from, to]: Range): number {
  const length = Math.min(fade, (to - from) / 2);
  if (seconds < from || seconds >= to) return 0;
  const rising = from <= 0 || length <= 0 ? 1 : (seconds - from) / length;
  return Math.min(1, rising, length > 0 ? (to - seconds) / length : 1);
}

const arrays = (channels: number, length: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(length));

/** A kernel on its part of the signal, for its time, in its share; everything else passes, delayed alike. */
export class Placed {
  readonly latency: number;
  readonly tail: number;
  readonly #kernel: Kernel;
  readonly #placing: Placing;
  readonly #format: Format;
  readonly #dry: Delay;
  readonly #partDry: Delay;
  #frame: number; // of the sound, at the next output

  /** @param late frames by which the input is late already */
  constructor(kernel: Kernel, placing: Placing, format: Format, late: number) {
    this.latency = kernel.latency;
    this.tail = kernel.tail;
    this.#kernel = kernel;
    this.#placing = placing;
    this.#format = format;
    this.#dry = new Delay(kernel.latency, format.channels);
    this.#partDry = new Delay(kernel.latency, 1);
    this.#frame = -late - kernel.latency;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], key?: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    const { on, time, mix = 1 } = this.#placing;
    const isWhole = on === undefined || on === 'stereo' || this.#format.channels === 1;
    if (isWhole && time === undefined && mix === 1) {
      this.#kernel.process(input, output, key);
      return;
    }
    const shares = this.#shares(length);
    if (isWhole) this.#blend(input, output, shares, key);
    else this.#replace(on, input, output, shares, key);
    this.#frame += length;
  }

  #shares(length: number): Float64Array {
    const { time, mix = 1 } = this.#placing;
    const { sampleRate } = this.#format;
    return Float64Array.from({ length }, (_, i) => mix * (time ? shareAt((this.#frame + i) / sampleRate, time) : 1));
  }

  #blend(
    input: readonly Float32Array[],
    output: readonly Float32Array[],
    shares: Float64Array,
    key?: readonly Float32Array[],
  ): void {
    const wet = arrays(input.length, shares.length);
    this.#kernel.process(input, wet, key);
    this.#dry.process(input, output);
    output.forEach((to, channel) => {
      for (let i = 0; i < to.length; i++) to[i] = to[i]! + shares[i]! * (wet[channel]![i]! - to[i]!);
    });
  }

  /** Adds what the kernel changes in one part to the signal as it was. */
  #replace(
    on: 'mid' | 'side' | 'left' | 'right',
    input: readonly Float32Array[],
    output: readonly Float32Array[],
    shares: Float64Array,
    key?: readonly Float32Array[],
  ): void {
    const [part, wet] = arrays(2, shares.length);
    const [ofLeft, ofRight] = { mid: [0.5, 0.5], side: [0.5, -0.5], left: [1, 0], right: [0, 1] }[on] as [
      number,
      number,
    ];
    const [left, right] = input as [Float32Array, Float32Array];
    for (let i = 0; i < part!.length; i++) part![i] = ofLeft * left[i]! + ofRight * right[i]!;
    this.#kernel.process([part!], [wet!], key);
    this.#partDry.process([part!], [part!]);
    this.#dry.process(input, output);
    const [toLeft, toRight] = output as [Float32Array, Float32Array];
    for (let i = 0; i < part!.length; i++) {
      const changed = shares[i]! * (wet![i]! - part![i]!);
      toLeft[i] = toLeft[i]! + Math.sign(ofLeft) * changed;
      toRight[i] = toRight[i]! + Math.sign(ofRight) * changed;
    }
  }
}
