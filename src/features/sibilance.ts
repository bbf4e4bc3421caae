import { powerDecibels } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { onsets } from '../meters/onsets.ts';
import type { Decibels } from '../units.ts';
import { feature } from './feature.ts';

/** How far sibilants stand out; absent where nothing is loud enough. */
export interface Sibilance {
  /** 98th less 50th percentile of the level of 5 to 10 kHz, over moments in which 0.8 to 4 kHz is above its 30th percentile. */
  readonly spread?: Decibels;
  /** 98th percentile of the level of 5 to 10 kHz less that of 0.8 to 4 kHz at the same moments: for a voice alone. */
  readonly overBody?: Decibels;
}

export const sibilance = feature<Sibilance>({
  id: 'sibilance',
  about: 'How far 5 to 10 kHz stands out when it does.',
  meters: [onsets],
  read(logs) {
    const { sibilance: high, body } = logs.of(onsets);
    const sounding = Array.from(body.keys()).filter((hop) => body[hop]! > 1e-8);
    if (sounding.length < 100) return {};
    const gate = quantile(sorted(sounding.map((hop) => body[hop]!)), 0.3);
    const moments = sounding.filter((hop) => body[hop]! > gate);
    if (moments.length < 50) return {};
    const levels = sorted(moments.map((hop) => powerDecibels(high[hop]!)));
    const over = sorted(moments.map((hop) => powerDecibels(high[hop]!) - powerDecibels(body[hop]!)));
    return { spread: quantile(levels, 0.98) - quantile(levels, 0.5), overBody: quantile(over, 0.98) };
  },
});
