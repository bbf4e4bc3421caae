import type { Hz } from '../units.ts';
import { crossover } from './biquad.ts';
import { Cascade, ringing } from './cascade.ts';

/** A Linkwitz-Riley crossover of fourth order, one of a row from low to high; all channels alike. */
export class Split {
  /** Frames until what it lets through has rung out. */
  readonly tail: number;
  readonly #lows: Cascade;
  readonly #highs: Cascade;
  readonly #below: Cascade;

  constructor(frequency: Hz, sampleRate: Hz, channels: number) {
    const { low, high, allpass } = crossover(frequency, sampleRate);
    this.tail = ringing([low, low]); // the others have the same poles
    this.#lows = new Cascade([low, low], channels);
    this.#highs = new Cascade([high, high], channels);
    this.#below = new Cascade([allpass], channels);
  }

  /** Goes on from where another stands. */
  resume(former: Split): void {
    this.#lows.resume(former.#lows);
    this.#highs.resume(former.#highs);
    this.#below.resume(former.#below);
  }

  /**
   * `low` becomes what lies below, `rest` what lies above. What earlier splits took off, `below`, is turned in phase as both together
   * are, so that all bands of a row add up to all-passes.
   */
  take(rest: readonly Float32Array[], low: readonly Float32Array[], below?: readonly Float32Array[]): void {
    if (below) this.#below.process(below, below);
    this.#lows.process(rest, low);
    this.#highs.process(rest, rest);
  }
}
