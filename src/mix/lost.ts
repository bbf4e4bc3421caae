import { leftOf } from '../detectors/losses.ts';
import type { Track } from '../session.ts';

const sum = (sones: Float64Array): number => sones.reduce((all, each) => all + each, 0);

/** Share of its loudness that each stem loses beside all others, 0 to 1. Partial loudness (`detectors/losses.ts`). */
export const sharesLost = (stems: readonly Track[]): ReadonlyMap<string, number> =>
  new Map(
    leftOf(stems).map(({ track, quiet, left }) => {
      const share = 1 - sum(left) / Math.max(1e-9, sum(quiet));
      return [track.name, Math.round(1000 * Math.max(0, share)) / 1000];
    }),
  );
