const tiny = 1e-30; // −600 dB: what rings below it is cut off, before floats turn denormal

/**
 * A second-order section whose coefficients glide, in transposed direct form II, all channels alike. The caller counts frames: it says
 * where the coefficients are to be after how many frames, and then runs no more than those, in any portions.
 */
export class MovingSection {
  readonly #start: Float64Array; // b0, b1, b2, a1, a2 where the glide began
  readonly #target: Float64Array;
  readonly #move = new Float64Array(5); // a frame
  readonly #states: Float64Array;
  #passed = 0; // frames of the glide

  constructor(coefficients: Float64Array, channels: number) {
    this.#start = coefficients.slice();
    this.#target = coefficients.slice();
    this.#states = new Float64Array(2 * channels);
  }

  /** Goes on from what another remembers of its sound. */
  resume(former: MovingSection): void {
    if (former.#states.length === this.#states.length) this.#states.set(former.#states);
  }

  /** From where the last glide was to end. */
  glide(target: Float64Array, frames: number): void {
    this.#passed = 0;
    for (let k = 0; k < 5; k++) {
      this.#start[k] = this.#target[k]!;
      this.#target[k] = target[k]!;
      this.#move[k] = (target[k]! - this.#start[k]!) / frames;
    }
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], first: number, end: number): void {
    for (let c = 0; c < input.length; c++) this.#run(input[c]!, output[c]!, first, end, 2 * c);
    this.#passed += end - first;
  }

  #run(from: Float32Array, to: Float32Array, first: number, end: number, at: number): void {
    const [b0, b1, b2, a1, a2] = this.#start as unknown as [number, number, number, number, number];
    const [mb0, mb1, mb2, ma1, ma2] = this.#move as unknown as [number, number, number, number, number];
    let s1 = this.#states[at]!;
    let s2 = this.#states[at + 1]!;
    for (let i = first, n = this.#passed; i < end; i++, n++) {
      const x = from[i]!;
      let y = (b0 + n * mb0) * x + s1;
      if (Math.abs(y) < tiny) y = 0;
      s1 = (b1 + n * mb1) * x - (a1 + n * ma1) * y + s2;
      s2 = (b2 + n * mb2) * x - (a2 + n * ma2) * y;
      to[i] = y;
    }
    this.#states[at] = s1;
    this.#states[at + 1] = s2;
  }
}
