/** Frames after the last sample off the grid for which dither goes on; so single samples that stand on it by chance are dithered, too. */
const held = 4096;

/**
 * Weights of past errors that move the noise of rounding to where the ear hears least, for 44.1 and 48 kHz: the F-weighted curve
 * of nine taps. Wannamaker, Psychoacoustically optimal noise shaping, JAES 1992.
 */
export const shaping: readonly number[] = [2.412, -3.37, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847];

/**
 * Rounds one channel to whole steps with TPDF dither of ±1 step (Lipshitz, Wannamaker, Vanderkooy, 1992). Sound that stands on the
 * grid of steps already has nothing to round: it passes exactly, and silence stays silence.
 */
export class Rounder {
  readonly #source: () => number;
  readonly #weights: readonly number[];
  readonly #errors: Float64Array; // the newest first
  #due = 0; // frames of dither to come, whatever they are

  constructor(source: () => number, weights: readonly number[] = []) {
    this.#source = source;
    this.#weights = weights;
    this.#errors = new Float64Array(weights.length);
  }

  /** @param exact in steps; what comes out may be one and a half step off, and beyond full scale */
  next(exact: number): number {
    if (exact !== Math.floor(exact)) this.#due = held;
    else if (this.#due === 0) return exact;
    else if (--this.#due === 0) this.#errors.fill(0);
    const noise = this.#source() + this.#source() - 1;
    if (this.#weights.length === 0) return Math.floor(exact + noise + 0.5);
    return this.#shaped(exact, noise);
  }

  #shaped(exact: number, noise: number): number {
    const [weights, errors] = [this.#weights, this.#errors];
    let wanted = exact;
    for (let k = 0; k < errors.length; k++) wanted -= weights[k]! * errors[k]!;
    const whole = Math.floor(wanted + noise + 0.5);
    errors.copyWithin(1, 0);
    errors[0] = whole - wanted;
    return whole;
  }
}
