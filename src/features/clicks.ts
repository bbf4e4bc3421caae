import { clicks as clicksMeter } from '../meters/clicks.ts';
import { levels } from '../meters/levels.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

export interface Clicks {
  readonly count: number;
  /** Absent in silence. */
  readonly perMinute?: number;
  /** In order, the first 1000. */
  readonly times: readonly Seconds[];
}

export const clicks = feature<Clicks>({
  id: 'clicks',
  about: 'Clicks: errors of linear prediction that are short, far out and leave all as it was.',
  meters: [clicksMeter, levels],
  read(logs) {
    const { count, times } = logs.of(clicksMeter);
    const minutes = logs.heard.frames / logs.heard.format.sampleRate / 60;
    const isHeard = Math.max(0, ...logs.of(levels).peak) > 0;
    return { count, ...(isHeard ? { perMinute: count / minutes } : {}), times: [...times] };
  },
});
