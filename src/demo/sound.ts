import type { Sound } from '../dsp/block.ts';

/** Samples of a whole song as a sound. */
export function soundOf(channels: readonly Float32Array[], sampleRate: number): Sound {
  const length = channels[0]!.length;
  return {
    format: { sampleRate, channels: channels.length },
    length,
    async *[Symbol.asyncIterator]() {
      yield { channels, length };
    },
  };
}
