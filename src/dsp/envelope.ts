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

  /** Goes on from where another stands. */
  resume(former: Branching): void {
    this.#state = former.#state;
  }

  next(value: number): number {
    const kept = value > this.#state ? this.#attack : this.#release;
    const state = kept * this.#state + (1 - kept) * value;
    this.#state = state > 1e-9 ? state : 0;
    return this.#state;
  }
}

/** The largest of the last `length` values. Van Herk 1992, Gil and Werman 1993: about three comparisons a value, whatever the length. */
export class SlidingMaximum {
  readonly #values: Float64Array; // up to #at, this round's; after it, the largest from there to the end of the round before
  #at = 0;
  #largest = Number.NEGATIVE_INFINITY; // of this round

  constructor(length: number) {
    this.#values = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  }

  next(value: number): number {
    const values = this.#values;
    const largest = Math.max(value, this.#largest);
    values[this.#at++] = value;
    if (this.#at < values.length) {
      this.#largest = largest;
      const before = values[this.#at]!;
      return Math.max(before, largest);
    }
    for (let i = values.length - 2; i >= 0; i--) if (values[i + 1]! > values[i]!) values[i] = values[i + 1]!;
    this.#at = 0;
    this.#largest = Number.NEGATIVE_INFINITY;
    return largest;
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

  get isEmpty(): boolean {
    return this.#alive === 0;
  }

  next(value: number): number {
    if (this.#alive === 0 && value === 0) return 0;
    const ring = this.#ring;
    const at = this.#at;
    const old = ring[at]!;
    ring[at] = value;
    this.#at = at + 1 === ring.length ? 0 : at + 1;
    this.#alive += (value !== 0 ? 1 : 0) - (old !== 0 ? 1 : 0);
    this.#sum = this.#alive === 0 ? 0 : this.#sum + value - old;
    return this.#sum / ring.length;
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

  /** Whether all of the last values are 0, so that another 0 changes nothing. */
  get isEmpty(): boolean {
    return this.#boxes.every((box) => box.isEmpty);
  }

  next(value: number): number {
    const boxes = this.#boxes;
    return boxes[2].next(boxes[1].next(boxes[0].next(value)));
  }
}
