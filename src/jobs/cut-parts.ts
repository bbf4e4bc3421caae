import type { Block, Sound } from '../dsp/block.ts';
import type { Range } from '../units.ts';

/**
 * Parts of a sound, one after another from a single hearing of it: block by block, however long it is. Before its start and behind its
 * end there is silence, so that each part is as long as asked for.
 */
export class Parts {
  readonly #sound: Sound;
  readonly #blocks: AsyncIterator<Block>;
  #block: Block | undefined;
  /** Frame at which the block in hand begins. */
  #at = 0;

  constructor(sound: Sound) {
    this.#sound = sound;
    this.#blocks = sound[Symbol.asyncIterator]();
  }

  /** The next part, seconds: none begins before the one before it has ended, and each is heard before the next is asked for. */
  next([from, to]: Range): Sound {
    const { format } = this.#sound;
    const [first, last] = [from, to].map((time) => Math.round(time * format.sampleRate)) as [number, number];
    return { format, length: last - first, [Symbol.asyncIterator]: () => this.#between(first, last) };
  }

  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  async *#between(first: number, last: number): AsyncGenerator<Block> {
    const { channels } = this.#sound.format;
    let at = first;
    if (at < 0) {
      yield silence(channels, Math.min(0, last) - at);
      at = Math.min(0, last);
    }
    while (at < last) {
      const block = await this.#blockAt(at);
      if (!block) break;
      const [begin, end] = [at - this.#at, Math.min(block.length, last - this.#at)];
      yield { channels: block.channels.map((channel) => channel.subarray(begin, end)), length: end - begin };
      at = this.#at + end;
    }
    if (at < last) yield silence(channels, last - at);
  }

  async #blockAt(frame: number): Promise<Block | undefined> {
    while (!this.#block || frame >= this.#at + this.#block.length) {
      const { done, value } = await this.#blocks.next();
      if (done) return undefined;
      this.#at += this.#block?.length ?? 0;
      this.#block = value;
    }
    return this.#block;
  }
}

const silence = (channels: number, length: number): Block => ({
  channels: Array.from({ length: channels }, () => new Float32Array(length)),
  length,
});
