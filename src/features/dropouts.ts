import { powerOf } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { samples } from '../meters/samples.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { type Gap, gapsOf } from './holes.ts';
import { loudness } from './loudness.ts';

export interface Dropout {
  readonly start: Seconds;
  readonly length: Seconds;
  /** Where not all drop out: which does, counted from 0. */
  readonly channel?: number;
}

export interface Dropouts {
  /** In order, the first 200. */
  readonly places: readonly Dropout[];
  /** Absent where no loudness could be measured. */
  readonly count?: number;
}

const kept = 200;
const longest: Seconds = 2; // a longer one is a pause
/** Level beside a hole, relative to the loudness of the whole: sound was going on, and goes on. */
const [before, after] = [-25, -35];
/** Sample beside a hole to the RMS around it: what is cut off in its course seldom stands so near 0, what was faded does. */
const cut = 0.05;

export const dropouts = feature<Dropouts>({
  id: 'dropouts',
  about: 'Digital silence cut into the sound.',
  meters: [samples, levels, loudnessMeter],
  read(logs) {
    const { integrated } = logs.get(loudness);
    if (integrated === undefined) return { places: [] };
    const { fine } = logs.of(levels);
    const at = (time: Seconds) => fine.square[Math.floor(time / fine.step)] ?? 0;
    const isCut = ({ start, length, last, first }: Gap) => {
      const ahead = Math.max(at(start), at(start - fine.step));
      const behind = Math.max(at(start + length), at(start + length + fine.step));
      const isPlaying = ahead > powerOf(integrated + before) && behind > powerOf(integrated + after);
      return isPlaying && last > cut * Math.sqrt(ahead) && first > cut * Math.sqrt(behind);
    };
    const places = gapsOf(logs.of(samples).holes).filter((gap) => gap.length <= longest && isCut(gap));
    return {
      places: places.slice(0, kept).map(({ start, length, channel }) => ({
        start,
        length,
        ...(channel === undefined ? {} : { channel }),
      })),
      count: places.length,
    };
  },
});
