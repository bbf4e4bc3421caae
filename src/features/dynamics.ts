import { decibels } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { truePeak } from '../meters/true-peak.ts';
import type { Decibels } from '../units.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';
import { loudness } from './loudness.ts';
import { peak } from './peak.ts';

export interface Dynamics {
  /** Sample peak − RMS. */
  readonly crest?: Decibels;
  /** True peak − integrated loudness. */
  readonly plr?: Decibels;
  /** True peak in 3 s − short-term loudness, over windows louder than I − 10 LU: median and 10th percentile. */
  readonly psrMedian?: Decibels;
  readonly psrLow?: Decibels;
}

export const dynamics = feature<Dynamics>({
  id: 'dynamics',
  about: 'How far peaks stand above the level: crest, PLR, PSR.',
  meters: [levels, loudnessMeter, truePeak],
  read(logs) {
    const { rms } = logs.get(level);
    const { sample, true: top } = logs.get(peak);
    const { integrated, shortTerm } = logs.get(loudness);
    const psr =
      integrated === undefined ? [] : peaksOverLoudness(logs.of(truePeak).timeline, shortTerm.values, integrated - 10);
    const ascending = sorted(psr);
    return {
      ...(rms === undefined || sample === undefined ? {} : { crest: sample - rms }),
      ...(integrated === undefined || top === undefined ? {} : { plr: top - integrated }),
      ...(psr.length === 0 ? {} : { psrMedian: quantile(ascending, 0.5), psrLow: quantile(ascending, 0.1) }),
    };
  },
});

/** Both timelines have a value every 100 ms; the n-th short-term window ends with the n+30-th peak. */
function peaksOverLoudness(peaks: Float32Array, shortTerm: readonly number[], gate: number): number[] {
  const window = 30;
  return shortTerm.flatMap((loud, i) => {
    if (loud <= gate) return [];
    return [decibels(Math.max(...peaks.subarray(i, i + window))) - loud];
  });
}
