import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import { detector, physical } from './detector.ts';
import { isSegue } from './segue.ts';

export const albumGap = detector({
  id: 'album-gap',
  about:
    'Silence between each song of an album and the next, under −60 dBFS. Left out: songs that go on without a break, and short gaps behind an end that has died away.',
  needs: ['album'],
  settings: {},
  unit: () => 's',
  detect({ tracks }) {
    const gaps = tracks.slice(1).flatMap((next, i) => {
      const song = tracks[i]!;
      const gap = gapBetween(song, next);
      if (gap === undefined || isSegue(song, next) || (gap < 0.5 && hasDiedAway(song))) return [];
      return [{ value: gap, tracks: [song.name, next.name] as const, confidence: physical }];
    });
    return gaps.length > 0 ? gaps : { because: 'no song is followed by silence that could be too short or too long' };
  },
});

/** Undefined where one of the two is silent. */
export function gapBetween(song: Track, next: Track): Seconds | undefined {
  const { tail } = song.features.edges ?? {};
  const { head } = next.features.edges ?? {};
  return tail === undefined || head === undefined ? undefined : tail + head;
}

/** Then the pause is longer than the silence. */
const hasDiedAway = ({ features: { edges } }: Track): boolean =>
  (edges?.fadesOut ?? false) || (edges?.endLevel ?? -60) < -20;
