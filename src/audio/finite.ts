import type { Block } from '../dsp/block.ts';
import type { Hz } from '../units.ts';
import { nameOf } from './file.ts';
import { type Warning, warn } from './source.ts';

const loudest = 1e6; // +120 dBFS: no desk goes there, and powers beyond it would not fit in a log

/** The same blocks, with samples that are no sound (NaN, infinite, beyond +120 dBFS) replaced by silence, and a warning that says so. */
export async function* finite(
  blocks: AsyncIterable<Block>,
  path: string,
  sampleRate: Hz,
  warnings: Warning[],
): AsyncGenerator<Block> {
  let frame = 0;
  let first = -1;
  let count = 0;
  for await (const block of blocks) {
    for (const channel of block.channels) {
      if (isSound(channel)) continue;
      for (let i = 0; i < channel.length; i++) {
        if (Math.abs(channel[i]!) <= loudest) continue;
        channel[i] = 0;
        count++;
        if (first < 0 || frame + i < first) first = frame + i;
      }
    }
    if (count > 0) warn(warnings, nonFinite(path, count, first / sampleRate));
    frame += block.length;
    yield block;
  }
}

const isSound = (channel: Float32Array): boolean => {
  for (let i = 0; i < channel.length; i++) if (!(channel[i]! <= loudest && channel[i]! >= -loudest)) return false;
  return true;
};

const nonFinite = (path: string, count: number, time: number): Warning => ({
  code: 'non-finite',
  message: `${nameOf(path)} holds ${count} ${count === 1 ? 'sample that is' : 'samples that are'} no sound (NaN, infinite, or beyond +120 dBFS), first at ${time.toFixed(3)} s; silence stands in for ${count === 1 ? 'it' : 'them'}. Export it again.`,
  path,
  time,
});
