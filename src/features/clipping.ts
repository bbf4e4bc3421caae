import { decibels } from '../dsp/decibels.ts';
import { clipping as clippingMeter } from '../meters/clipping.ts';
import { levels } from '../meters/levels.ts';
import type { Decibels, Seconds } from '../units.ts';
import { feature } from './feature.ts';

export interface Clipping {
  /** Peaks cut off flat for three or more samples, at the extreme; absent in silence. */
  readonly regions?: number;
  /** Samples of the longest. */
  readonly longest: number;
  readonly times: readonly Seconds[];
  /** Where they are cut off, dBFS; absent without any. */
  readonly level?: Decibels;
  /** Flat tops a million samples at any height in the upper half: also those of sections that were turned down since; absent in silence. */
  readonly flatTops?: number;
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
    const all = logs.of(clippingMeter).tops.filter(({ height }) => height > peak / 2);
    const tops = all.filter(({ height }) => height >= extreme);
    const runsOf = (of: typeof tops) => of.reduce((sum, { runs }) => sum + runs, 0);
    const samples = logs.heard.frames * logs.heard.format.channels;
    return {
      regions: runsOf(tops),
      longest: Math.max(0, ...tops.map(({ longest }) => longest)),
      times: tops.flatMap(({ times }) => times).sort((a, b) => a - b),
      ...(tops.length > 0 ? { level: decibels(tops[0]!.height) } : {}),
      flatTops: (1e6 * runsOf(all)) / samples,
    };
  },
});
