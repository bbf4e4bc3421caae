/** Arrays that serve again for every block, exactly as long as the block; what stands in them is left over from the last one. */
export class Scratch {
  readonly channels: number;
  #whole: readonly Float32Array[];
  #views: readonly Float32Array[];

  constructor(channels: number) {
    this.channels = channels;
    this.#whole = Array.from({ length: channels }, () => new Float32Array(0));
    this.#views = this.#whole;
  }

  take(length: number): readonly Float32Array[] {
    if (this.#views[0]?.length === length) return this.#views;
    if (length > (this.#whole[0]?.length ?? length)) this.#whole = this.#whole.map(() => new Float32Array(length));
    this.#views = this.#whole.map((whole) => whole.subarray(0, length));
    return this.#views;
  }
}
