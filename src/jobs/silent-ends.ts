import type { Sound } from '../dsp/block.ts';
import { factorOf } from '../dsp/decibels.ts';
import type { Range } from '../units.ts';

const faint = factorOf(-80); // over what dither and lossy codecs leave of silence

/** From the first sample over −80 dBFS to behind the last, in seconds; undefined where there is none. */
export async function soundingSpan(sound: Sound): Promise<Range | undefined> {
  let [at, first, last] = [0, Number.POSITIVE_INFINITY, -1];
  for await (const { channels, length } of sound) {
    for (const samples of channels) {
      const channel = samples.subarray(0, length);
      const from = first < at ? -1 : channel.findIndex(isHeard);
      if (from >= 0) first = Math.min(first, at + from);
      const to = channel.findLastIndex(isHeard);
      if (to >= 0) last = Math.max(last, at + to);
    }
    at += length;
  }
  if (last < 0) return undefined;
  return [first / sound.format.sampleRate, (last + 1) / sound.format.sampleRate];
}

const isHeard = (sample: number): boolean => sample > faint || sample < -faint;
