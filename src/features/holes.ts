import type { Hole } from '../meters/samples.ts';
import type { Seconds } from '../units.ts';

/** A stretch of digital silence, and the samples beside it, the highest of the channels concerned. */
export interface Gap extends Hole {
  /** Where not all are silent: which is, counted from 0. */
  readonly channel?: number;
}

const shortest: Seconds = 0.003;
const atOnce: Seconds = 0.001;

/** Holes in all channels at once, then those of one. */
export function gapsOf(channels: readonly (readonly Hole[])[]): Gap[] {
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

/** What two lists, both in order, have in common; beside it is what sounds there, be it in one of the channels. */
function common(some: readonly Hole[], others: readonly Hole[]): Hole[] {
  return some.flatMap((a) =>
    others
      .filter((b) => overlap(a, b) >= shortest)
      .map((b) => {
        const start = Math.max(a.start, b.start);
        const length = overlap(a, b);
        const lasting = [a, b].filter((hole) => hole.start > start - atOnce);
        const ending = [a, b].filter((hole) => hole.start + hole.length < start + length + atOnce);
        return {
          start,
          length,
          last: Math.max(...lasting.map(({ last }) => last)),
          first: Math.max(...ending.map(({ first }) => first)),
        };
      }),
  );
}
