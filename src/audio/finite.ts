import type { Block } from '../dsp/block.ts';
import type { Hz } from '../units.ts';
import { nameOf } from './file.ts';
import { type Warning, warn } from './source.ts';

/** The same blocks, with samples that are no numbers (NaN, infinite) replaced by silence, and a warning that says so. */
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
      if (isClean(channel)) continue;
      for (let i = 0; i < channel.length; i++) {
        if (Number.isFinite(channel[i])) continue;
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

/** Whether all samples are numbers. No branch a sample: zero times anything finite is zero, the rest is NaN. */
export const isClean = (channel: Float32Array): boolean => {
  let sum = 0;
  for (let i = 0; i < channel.length; i++) sum += channel[i]! * 0;
  return sum === 0;
};

const nonFinite = (path: string, count: number, time: number): Warning => ({
  code: 'non-finite',
  message: `${nameOf(path)} holds ${count} ${count === 1 ? 'sample that is' : 'samples that are'} no number (NaN or infinite), first at ${time.toFixed(3)} s; silence stands in for ${count === 1 ? 'it' : 'them'}. Export it again.`,
  path,
  time,
});
