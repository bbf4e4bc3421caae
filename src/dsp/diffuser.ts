import { inherit } from './ring.ts';

const tiny = 1e-30; // what rings below it is cut off, before floats turn denormal

/** All-passes in a row, which smear a sound in time and keep its spectrum. Schroeder 1962, "Natural sounding artificial reverberation". */
export class Diffuser {
  readonly #rings: readonly Float64Array[];
  readonly #factors: readonly number[];
  readonly #at: number[];

  /** @param delays frames, each at least 1 */
  constructor(delays: readonly number[], factors: readonly number[]) {
    this.#rings = delays.map((delay) => new Float64Array(delay));
    this.#factors = factors;
    this.#at = delays.map(() => 0);
  }

  resume(former: Diffuser): void {
    this.#rings.forEach((ring, s) => {
      inherit(ring, former.#rings[s]!, former.#at[s]!);
      this.#at[s] = 0;
    });
  }

  process(samples: Float64Array, length: number): void {
    this.#rings.forEach((ring, s) => {
      const factor = this.#factors[s]!;
      let at = this.#at[s]!;
      for (let i = 0; i < length; i++) {
        const late = ring[at]!;
        let into = samples[i]! - factor * late;
        if (Math.abs(into) < tiny) into = 0;
        samples[i] = late + factor * into;
        ring[at] = into;
        if (++at === ring.length) at = 0;
      }
      this.#at[s] = at;
    });
  }
}
