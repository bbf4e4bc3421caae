import type { Block, Sound } from './block.ts';

/** Sound read in pieces of any length; silence after its end. */
export class Reader {
  readonly #blocks: AsyncIterator<Block>;
  readonly #channels: number;
  #block: Block | undefined;
  #at = 0;
  #isOver = false;

  constructor(sound: Sound) {
    this.#blocks = sound[Symbol.asyncIterator]();
    this.#channels = sound.format.channels;
  }

  async read(length: number): Promise<Float32Array[]> {
    const out = Array.from({ length: this.#channels }, () => new Float32Array(length));
    for (let filled = 0; filled < length && !this.#isOver; ) {
      if (!this.#block || this.#at >= this.#block.length) {
        const { value, done } = await this.#blocks.next();
        this.#isOver = done === true;
        this.#block = done ? undefined : value;
        this.#at = 0;
        continue;
      }
      const { channels, length: whole } = this.#block;
      const count = Math.min(length - filled, whole - this.#at);
      for (let c = 0; c < out.length; c++) out[c]!.set(channels[c]!.subarray(this.#at, this.#at + count), filled);
      this.#at += count;
      filled += count;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.#blocks.return?.();
  }
}
