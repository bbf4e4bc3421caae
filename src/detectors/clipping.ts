import type { Range } from '../units.ts';
import { detector, physical } from './detector.ts';

/** Clipped regions, with their places. */
export const clipping = detector({
  id: 'clipping',
  about: 'Runs of three or more equal samples at full scale or at the extreme of the sound.',
  needs: [],
  settings: {},
  unit: () => '1',
  detect({ tracks }) {
    const heard = tracks.filter((track) => track.features.clipping.regions !== undefined);
    if (heard.length === 0) return { because: 'it is silent' };
    return heard.map(({ name, features }) => {
      const time = merged(features.clipping.times);
      return {
        value: features.clipping.regions!,
        tracks: [name] as const,
        confidence: physical,
        ...(time.length > 0 ? { time } : {}),
      };
    });
  },
});

/** Places nearer than a second are one. */
function merged(times: readonly number[]): Range[] {
  const ranges: [number, number][] = [];
  for (const time of times) {
    const last = ranges.at(-1);
    if (last && time - last[1] < 1) last[1] = time;
    else ranges.push([time, time]);
  }
  return ranges.map(([from, to]) => [from, Math.max(to, from + 0.01)]);
}
