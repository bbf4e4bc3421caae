/** A slow turn of two sounds into each other; no power is lost on the way. */
export class Turn {
  readonly #cosine: number;
  readonly #sine: number;
  #x = 1;
  #y = 0;

  /** @param angle a frame, in radians */
  constructor(angle: number) {
    this.#cosine = Math.cos(angle);
    this.#sine = Math.sin(angle);
  }

  resume(former: Turn): void {
    this.#x = former.#x;
    this.#y = former.#y;
  }

  process(a: Float64Array, b: Float64Array, count: number): void {
    const [cosine, sine] = [this.#cosine, this.#sine];
    let [x, y] = [this.#x, this.#y];
    for (let k = 0; k < count; k++) {
      const left = a[k]!;
      const right = b[k]!;
      a[k] = x * left - y * right;
      b[k] = y * left + x * right;
      const next = cosine * x - sine * y;
      y = sine * x + cosine * y;
      x = next;
    }
    this.#x = x;
    this.#y = y;
  }
}
