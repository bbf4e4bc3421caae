import type { Block, Sound } from '../dsp/block.ts';
import type { Seconds } from '../units.ts';

const runIn: Seconds = 2; // after it, whatever filters and limiters remember has died away

/** What sounds before and after a song without a break. */
export interface Neighbours {
  readonly before?: Sound;
  readonly after?: Sound;
}

/** A song through a chain as if its neighbours were of one piece with it: as long as the song, and sample by sample as a whole would be. */
export function seamless(song: Sound, { before, after }: Neighbours, through: (sound: Sound) => Sound): Sound {
  const { format, length } = song;
  async function* blocks(): AsyncGenerator<Block> {
    const frames = Math.round(runIn * format.sampleRate);
    const lead = before ? await lastOf(before, frames) : [];
    const skipped = lead.reduce((sum, block) => sum + block.length, 0);
    let own = 0;
    async function* joined(): AsyncGenerator<Block> {
      yield* lead;
      for await (const block of song) {
        own += block.length;
        yield block;
      }
      if (after) yield* firstOf(after, frames);
    }
    let at = -skipped;
    for await (const block of through({ format, [Symbol.asyncIterator]: joined })) {
      const from = Math.min(block.length, Math.max(0, -at));
      const to = Math.min(block.length, Math.max(0, own - at));
      at += block.length;
      if (to > from) yield { channels: block.channels.map((channel) => channel.subarray(from, to)), length: to - from };
    }
  }
  return { format, ...(length === undefined ? {} : { length }), [Symbol.asyncIterator]: blocks };
}

/** The last frames, and no more of the rest than a block. */
async function lastOf(sound: Sound, frames: number): Promise<Block[]> {
  const kept: Block[] = [];
  let count = 0;
  for await (const { channels, length } of sound) {
    kept.push({ channels: channels.map((channel) => channel.slice()), length });
    count += length;
    while (kept.length > 1 && count - kept[0]!.length >= frames) count -= kept.shift()!.length;
  }
  return kept;
}

async function* firstOf(sound: Sound, frames: number): AsyncGenerator<Block> {
  let left = frames;
  for await (const { channels, length } of sound) {
    const count = Math.min(left, length);
    yield { channels: channels.map((channel) => channel.subarray(0, count)), length: count };
    left -= count;
    if (left <= 0) return;
  }
}
