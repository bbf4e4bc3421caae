import type { Block } from '../dsp/block.ts';

export const blockFrames = 16_384; // 64 kB a channel: fits the second-level cache

/** Pieces of any length, joined into blocks of one length; the last is shorter. */
export async function* regroup(
  pieces: AsyncIterable<readonly Float32Array[]>,
  channels: number,
  frames = blockFrames,
): AsyncGenerator<Block> {
  const fresh = () => Array.from({ length: channels }, () => new Float32Array(frames));
  let block = fresh();
  let filled = 0;
  for await (const piece of pieces) {
    const length = piece[0]?.length ?? 0;
    for (let taken = 0; taken < length; ) {
      const count = Math.min(length - taken, frames - filled);
      for (let c = 0; c < channels; c++) block[c]!.set(piece[c]!.subarray(taken, taken + count), filled);
      taken += count;
      filled += count;
      if (filled < frames) continue;
      yield { channels: block, length: frames };
      block = fresh();
      filled = 0;
    }
  }
  if (filled > 0) yield { channels: block.map((channel) => channel.subarray(0, filled)), length: filled };
}
