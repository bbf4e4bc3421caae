import type { Decibels, Hz } from '../units.ts';
import { coefficients } from './biquad.ts';
import { ringing } from './cascade.ts';

const step = 0.75; // dB at most between two bells: in between, coefficients are interpolated

/**
 * Bells of one frequency and Q for every gain from 0 to `range`: matched to the analog ones at some gains, interpolated linearly between.
 * What is between two stable sections is stable. At gain 0 numerator and denominator are the same: sound passes to the bit.
 */
export class Bells {
  /** The gain of the last bell; below 0 all of them cut. */
  readonly range: Decibels;
  /** Frames until the one that rings longest has rung out by 120 dB. */
  readonly ringing: number;
  readonly #rows: readonly (readonly number[])[];

  constructor(frequency: Hz, Q: number, range: Decibels, sampleRate: Hz) {
    const count = Math.max(1, Math.ceil(Math.abs(range) / step));
    const bells = Array.from({ length: count }, (_, i) =>
      coefficients('peaking', frequency, Q, (range * (i + 1)) / count, sampleRate),
    );
    const { a1, a2 } = bells[0]!;
    this.range = range;
    this.ringing = Math.max(...bells.map((bell) => ringing([bell])));
    this.#rows = [[1, a1, a2, a1, a2], ...bells.map((bell) => [bell.b0, bell.b1, bell.b2, bell.a1, bell.a2])];
  }

  /** Puts b0, b1, b2, a1, a2 of the bell of a gain, between 0 and the range, into an array. */
  fill(gain: Decibels, into: Float64Array): void {
    const last = this.#rows.length - 1;
    const at = this.range === 0 ? 0 : Math.max(0, Math.min(last, (gain / this.range) * last));
    const lower = Math.min(last - 1, Math.floor(at));
    const [from, to] = [this.#rows[lower]!, this.#rows[lower + 1]!];
    const share = at - lower;
    for (let k = 0; k < 5; k++) into[k] = from[k]! + share * (to[k]! - from[k]!);
  }
}
