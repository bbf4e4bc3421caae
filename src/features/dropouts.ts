import { powerOf } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { type Hole, samples } from '../meters/samples.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';
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
const shortest: Seconds = 0.003;
/** Level beside a hole, relative to the loudness of the whole: sound was going on, and goes on. */
const [before, after] = [-25, -35];
/** Sample beside a hole to the RMS around it: what is cut off in its course seldom stands so near 0, what was faded does. */
const cut = 0.05;

/** A stretch, and the samples beside it, the highest of the channels concerned. */
interface Gap extends Hole {
  readonly channel?: number;
}

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
    const places = gapsOf(logs.of(samples).holes).filter(isCut);
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

/** Holes in all channels at once, then those of one. */
function gapsOf(channels: readonly (readonly Hole[])[]): Gap[] {
  const [first = [], ...others] = channels;
  const shared = others.reduce<readonly Hole[]>(common, first);
  const single =
    channels.length === 1
      ? []
      : channels.flatMap((holes, channel) =>
          holes.filter((hole) => !shared.some((each) => overlap(each, hole) > 0)).map((hole) => ({ ...hole, channel })),
        );
  return [...shared, ...single].sort((a, b) => a.start - b.start);
}

const overlap = (a: Hole, b: Hole): Seconds =>
  Math.min(a.start + a.length, b.start + b.length) - Math.max(a.start, b.start);

/** What two lists, both in order, have in common. */
function common(some: readonly Hole[], others: readonly Hole[]): Hole[] {
  return some.flatMap((a) =>
    others
      .filter((b) => overlap(a, b) >= shortest)
      .map((b) => ({
        start: Math.max(a.start, b.start),
        length: overlap(a, b),
        last: Math.max(a.last, b.last),
        first: Math.max(a.first, b.first),
      })),
  );
}
