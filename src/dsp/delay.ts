/** A whole number of frames of delay, for all channels alike. */
export class Delay {
  readonly #rings: readonly Float32Array[];
  readonly #frames: number;
  #at = 0;

  constructor(frames: number, channels: number) {
    this.#frames = frames;
    this.#rings = Array.from({ length: channels }, () => new Float32Array(frames));
  }

  /** `output` may be `input`. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    let at = this.#at;
    input.forEach((from, channel) => {
      const to = output[channel]!;
      if (this.#frames === 0) {
        if (to !== from) to.set(from);
        return;
      }
      const ring = this.#rings[channel]!;
      at = this.#at;
      for (let i = 0; i < length; i++) {
        const late = ring[at]!;
        ring[at] = from[i]!;
        to[i] = late;
        if (++at === ring.length) at = 0;
      }
    });
    this.#at = at;
  }
}
