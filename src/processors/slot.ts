import { Scratch } from '../dsp/scratch.ts';
import type { Hz } from '../units.ts';
import type { Keys, Way } from './link.ts';
import type { Numbered } from './step.ts';

const crossfade = 0.01; // s

/** The share of what is new, frame by frame: a raised cosine. */
export const rising = (sampleRate: Hz): Float64Array => {
  const length = Math.round(crossfade * sampleRate);
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 1)) / (length + 1)));
};

/**
 * A place in a running chain. What comes in the stead of a step hears the same sound beside it until it has heard as much as the place is
 * late, and is then faded in: so that all places change at the same moment of the sound.
 */
export class Slot {
  /** The step in this place, or in a moment; none where one was taken out. */
  step: Numbered | undefined;
  readonly late: number;
  #way: Way;
  #next: Way | undefined;
  #frame = 0; // since the change
  readonly #other: Scratch;
  readonly #shares: Float64Array;

  constructor(step: Numbered | undefined, way: Way, late: number, channels: number, shares: Float64Array) {
    this.step = step;
    this.late = late;
    this.#way = way;
    this.#other = new Scratch(channels);
    this.#shares = shares;
  }

  /** What works here, or will in a moment. */
  get way(): Way {
    return this.#next ?? this.#way;
  }

  turnTo(way: Way): void {
    this.#next = way;
    this.#frame = -(this.late + way.latency);
  }

  settle(): void {
    if (this.#next) this.#way = this.#next;
    this.#next = undefined;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void {
    this.#way.process(input, output, keys);
    if (!this.#next) return;
    const length = input[0]!.length;
    const other = this.#other.take(length);
    this.#next.process(input, other, keys);
    output.forEach((to, channel) => void this.#fade(to, other[channel]!));
    this.#frame += length;
  }

  #fade(to: Float32Array, other: Float32Array): void {
    for (let i = Math.max(0, -this.#frame); i < to.length; i++) {
      const share = this.#shares[this.#frame + i] ?? 1;
      to[i] = share === 1 ? other[i]! : to[i]! + share * (other[i]! - to[i]!);
    }
  }
}
