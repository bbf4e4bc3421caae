import { isClean } from '../dsp/clean.ts';
import type { Kernel } from './processor.ts';
import type { Tally } from './silenced.ts';

const patience = 16; // times that a kernel is begun anew before it is given up

const partOf = (channels: readonly Float32Array[], from: number): readonly Float32Array[] =>
  channels.map((channel) => channel.subarray(from));

const firstBad = (channels: readonly Float32Array[]): number => {
  const places = channels.map((channel) => channel.findIndex((value) => !Number.isFinite(value)));
  return Math.min(...places.map((place) => (place < 0 ? Number.POSITIVE_INFINITY : place)));
};

/**
 * A kernel that lets out numbers only. Where one makes something else, that moment is silent and a new kernel goes on behind it, for
 * what the old one remembers may be lost as well; one that does it time and again is silent from then on. Counted in frames, so that it
 * does not matter how the sound was cut.
 */
export class Guarded {
  readonly #begin: (frame: number) => Kernel;
  readonly #name: string;
  readonly #tally: Tally;
  #kernel: Kernel;
  #frame: number; // of the sound, at the next input
  #failures = 0;

  /** @param begin prepares a kernel for input that begins at a frame of the sound; @param frame that of the first input */
  constructor(kernel: Kernel, begin: (frame: number) => Kernel, frame: number, name: string, tally: Tally) {
    this.#kernel = kernel;
    this.#begin = begin;
    this.#frame = frame;
    this.#name = name;
    this.#tally = tally;
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], key?: readonly Float32Array[]): void {
    if (this.#failures <= patience) this.#kernel.process(input, output, key);
    else for (const channel of output) channel.fill(0);
    const isGood = output.every(isClean);
    if (!isGood) this.#mend(input, output, key);
    this.#frame += input[0]?.length ?? 0;
  }

  #mend(input: readonly Float32Array[], output: readonly Float32Array[], key?: readonly Float32Array[]): void {
    for (let at = 0; at < output[0]!.length; ) {
      at += firstBad(partOf(output, at));
      if (at === Number.POSITIVE_INFINITY) return;
      const rest = partOf(output, at++);
      for (const channel of rest) channel.fill(0);
      this.#tally.note(1, this.#frame + at - 1 - this.#kernel.latency, this.#name);
      if (++this.#failures > patience) return;
      this.#kernel = this.#begin(this.#frame + at);
      if (rest[0]!.length > 1) this.#kernel.process(partOf(input, at), partOf(output, at), key && partOf(key, at));
    }
  }
}
