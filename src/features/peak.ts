import { decibels } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { truePeak } from '../meters/true-peak.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

export interface Peak {
  /** dBTP, over all channels. */
  readonly true?: number;
  /** dBFS, over all channels. */
  readonly sample?: number;
  /** Places where the signal between samples passes full scale. */
  readonly overs: { readonly count: number; readonly times: readonly Seconds[] };
}

export const peak = feature<Peak>({
  id: 'peak',
  about: 'Sample peak and true peak.',
  meters: [levels, truePeak],
  read(logs) {
    const samples = Math.max(0, ...logs.of(levels).peak);
    const { peak: between, overs } = logs.of(truePeak);
    const heard = samples > 0;
    return {
      ...(heard ? { true: decibels(Math.max(samples, ...between)), sample: decibels(samples) } : {}),
      overs: { count: overs.count, times: [...overs.times] },
    };
  },
});
