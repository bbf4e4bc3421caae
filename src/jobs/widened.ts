import type { Block, Sound } from '../dsp/block.ts';

/** A mono sound on two channels, each as loud; any other as it is. */
export function widened(sound: Sound): Sound {
  const { format, length } = sound;
  if (format.channels !== 1) return sound;
  async function* blocks(): AsyncGenerator<Block> {
    for await (const block of sound) yield { channels: [block.channels[0]!, block.channels[0]!], length: block.length };
  }
  return {
    format: { sampleRate: format.sampleRate, channels: 2 },
    ...(length === undefined ? {} : { length }),
    [Symbol.asyncIterator]: blocks,
  };
}
