import type { Hz, Seconds } from '../units.ts';

/** What a one-pole smoother keeps of its past a sample. */
export const keeping = (tau: Seconds, sampleRate: Hz): number => (tau > 0 ? Math.exp(-1 / (tau * sampleRate)) : 0);

/** Smooth, branching peak detector: attack while the input is above, release while it is below. Giannoulis et al. 2012, eq. 16. */
export class Branching {
  readonly #attack: number;
  readonly #release: number;
  #state = 0;

  constructor(attack: Seconds, release: Seconds, sampleRate: Hz) {
    this.#attack = keeping(attack, sampleRate);
    this.#release = keeping(release, sampleRate);
  }

  next(value: number): number {
    const kept = value > this.#state ? this.#attack : this.#release;
    const state = kept * this.#state + (1 - kept) * value;
    this.#state = state > 1e-9 ? state : 0;
    return this.#state;
  }
}

/** The largest of the last `length` values. Lemire 2006: a queue of falling candidates. */
export class SlidingMaximum {
  readonly #values: Float64Array;
  readonly #births: Float64Array;
  readonly #length: number;
  #first = 0;
  #count = 0;
  #time = 0;

  constructor(length: number) {
    this.#length = length;
    this.#values = new Float64Array(length);
    this.#births = new Float64Array(length);
  }

  next(value: number): number {
    const { length } = this.#values;
    if (this.#count > 0 && this.#births[this.#first]! <= this.#time - this.#length) {
      this.#first = (this.#first + 1) % length;
      this.#count--;
    }
    while (this.#count > 0 && this.#values[(this.#first + this.#count - 1) % length]! <= value) this.#count--;
    const last = (this.#first + this.#count) % length;
    this.#values[last] = value;
    this.#births[last] = this.#time++;
    this.#count++;
    return this.#values[this.#first]!;
  }
}

/** Mean of the last `length` values; exactly 0 when they are. */
class Box {
  readonly #ring: Float64Array;
  #at = 0;
  #sum = 0;
  #alive = 0; // values that are not 0

  constructor(length: number) {
    this.#ring = new Float64Array(length);
  }

  next(value: number): number {
    const old = this.#ring[this.#at]!;
    if (this.#alive === 0 && value === 0) return 0;
    this.#ring[this.#at] = value;
    this.#at = (this.#at + 1) % this.#ring.length;
    this.#alive += (value !== 0 ? 1 : 0) - (old !== 0 ? 1 : 0);
    this.#sum = this.#alive === 0 ? 0 : this.#sum + value - old;
    return this.#sum / this.#ring.length;
  }
}

/** Bell-shaped mean of the last `length` values: three boxes in a row, as smooth as a Hann window and independent of its length. */
export class Bell {
  readonly #boxes: readonly [Box, Box, Box];

  /** @param length 1 or more */
  constructor(length: number) {
    const third = Math.floor((length + 2) / 3);
    const rest = length + 2 - 2 * third;
    this.#boxes = [new Box(third), new Box(third), new Box(rest)];
  }

  next(value: number): number {
    const [a, b, c] = this.#boxes;
    return c.next(b.next(a.next(value)));
  }
}
