import { clipping as clippingMeter } from '../meters/clipping.ts';
import { levels } from '../meters/levels.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

export interface Clipping {
  /** Peaks cut off flat for three or more samples, at the extreme; absent in silence. */
  readonly regions?: number;
  /** Samples of the longest. */
  readonly longest: number;
  readonly times: readonly Seconds[];
}

export const clipping = feature<Clipping>({
  id: 'clipping',
  about: 'Flat tops at full scale or at the highest level of the sound.',
  meters: [clippingMeter, levels],
  read(logs) {
    const peak = Math.max(0, ...logs.of(levels).peak);
    if (peak < 1e-4) return { longest: 0, times: [] };
    // At 16-bit full scale (BS.1770 knows no clipping; 32767 and 32768 both count), or within 0.1 dB of the sound's own extreme.
    const extreme = Math.min(1 - 2 ** -15, peak * 0.989);
    const tops = logs.of(clippingMeter).tops.filter(({ height }) => height >= extreme);
    return {
      regions: tops.reduce((sum, { runs }) => sum + runs, 0),
      longest: Math.max(0, ...tops.map(({ longest }) => longest)),
      times: tops.flatMap(({ times }) => times).sort((a, b) => a - b),
    };
  },
});
