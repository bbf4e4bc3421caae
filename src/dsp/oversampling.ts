import { Doubler, fullBand, Halver, halfBand } from './doubling.ts';

const piece = 128; // frames at a time, so that the highest rate stays in the cache

/**
 * One channel at a power of two times its rate, where something is done with it, and back again: linear phase, late by whole frames,
 * flat to 0.42 of the sample rate and ended at half of it: what lies above does not fold back, by 90 dB and more.
 */
export class Oversampling {
  /** Frames by which the output is late. */
  readonly latency: number;
  readonly #up: readonly Doubler[];
  readonly #down: readonly Halver[]; // the highest rate last
  readonly #act: (samples: Float64Array, from: number, to: number) => void;
  readonly #output = new Float64Array(piece);

  /**
   * @param act changes samples at the high rate in place
   * @param late frames of the high rate by which it delays them
   */
  constructor(stages: number, act: (samples: Float64Array, from: number, to: number) => void, late = 0) {
    const filters = Array.from({ length: stages }, (_, i) => (i === 0 ? fullBand() : halfBand(0.5 - 1 / 2 ** (i + 1))));
    const whole = 2 ** stages;
    this.#up = filters.map((taps, i) => new Doubler(taps, piece * 2 ** i));
    const delay = this.#up.reduce((sum, { reach }, i) => sum + 2 * reach * 2 ** (stages - 1 - i), late);
    this.latency = Math.ceil(delay / whole);
    const later = this.latency * whole - delay;
    this.#down = filters.map((taps, i) => new Halver(taps, piece * 2 ** (i + 1), i === stages - 1 ? later : 0));
    this.#act = act;
  }

  process(input: Float32Array, output: Float32Array): void {
    for (let from = 0; from < input.length; from += piece) {
      const part = input.subarray(from, from + piece);
      this.#piece(part);
      output.set(this.#output.subarray(0, part.length), from);
    }
  }

  #piece(input: Float32Array): void {
    const [up, down] = [this.#up, this.#down];
    const highest = down.at(-1)!;
    let count = input.length;
    up[0]!.samples.set(input, up[0]!.reach);
    up.forEach((stage, i) => {
      const next = up[i + 1];
      stage.process(count, (next ?? highest).samples, next?.reach ?? highest.past);
      count *= 2;
    });
    this.#act(highest.samples, highest.past, highest.past + count);
    for (let i = down.length - 1; i >= 0; i--) {
      const next = down[i - 1];
      count /= 2;
      down[i]!.process(count, next?.samples ?? this.#output, next?.past ?? 0);
    }
  }
}
