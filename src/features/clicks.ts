import { inRhythm } from '../dsp/rhythm.ts';
import { clicks as clicksMeter } from '../meters/clicks.ts';
import { levels } from '../meters/levels.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

export interface Clicks {
  /** Without those that are played. */
  readonly count: number;
  /** Those that come back in the same rhythm: ticks and cuts that someone set there. */
  readonly played: number;
  /** Absent in silence. */
  readonly perMinute?: number;
  /** In order, the first 1000. */
  readonly times: readonly Seconds[];
}

export const clicks = feature<Clicks>({
  id: 'clicks',
  about: 'Clicks: errors of linear prediction that are short, far out, leave all as it was, and keep to no rhythm.',
  meters: [clicksMeter, levels],
  read(logs) {
    const { format, frames } = logs.heard;
    const duration = frames / format.sampleRate;
    const { count: all, times } = logs.of(clicksMeter);
    const isPlayed = inRhythm(times, duration);
    const played = isPlayed.filter(Boolean).length;
    const count = all - played;
    const isHeard = Math.max(0, ...logs.of(levels).peak) > 0;
    return {
      count,
      played,
      ...(isHeard ? { perMinute: count / (duration / 60) } : {}),
      times: times.filter((_, i) => !isPlayed[i]),
    };
  },
});
