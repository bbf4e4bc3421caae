import type { Block, Format, Sound } from '../dsp/block.ts';

const frames = 16_384;

/** Nothing, for so many frames. */
export const silence = (format: Format, length: number): Sound => ({
  format,
  length,
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    const channels = Array.from({ length: format.channels }, () => new Float32Array(frames));
    for (let at = 0; at < length; at += frames) {
      const left = Math.min(frames, length - at);
      yield { channels: channels.map((channel) => channel.subarray(0, left)), length: left };
    }
  },
});

/** The first so many frames of a sound. */
export const until = (sound: Sound, length: number): Sound => ({
  format: sound.format,
  length: Math.min(length, sound.length ?? length),
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    let at = 0;
    for await (const block of sound) {
      const left = Math.min(block.length, length - at);
      if (left > 0) yield { channels: block.channels.map((channel) => channel.subarray(0, left)), length: left };
      at += left;
      if (left < block.length) return;
    }
  },
});

/** A sound with silence behind it, until it has so many frames. */
export const padded = (sound: Sound, length: number): Sound => ({
  format: sound.format,
  length,
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    let at = 0;
    for await (const block of sound) {
      at += block.length;
      yield block;
    }
    yield* silence(sound.format, length - at);
  },
});
