import { levels } from '../meters/levels.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

/** A sound to look at: columns of equal length, one after another from the start. */
export interface Waveform {
  /** Of a column; absent where the sound is shorter than 10 ms. */
  readonly step?: Seconds;
  /** Highest absolute sample of any channel, full scale at 1. */
  readonly peak: readonly number[];
  /** RMS over all channels, full scale at 1. */
  readonly rms: readonly number[];
}

const most = 600;

/** As wide as a page; of less than 6 s a column for each 10 ms. */
export const waveform = feature<Waveform>({
  id: 'waveform',
  about: 'Peak and RMS in columns, to be drawn.',
  meters: [levels],
  read(logs) {
    const { step, square, peak } = logs.of(levels).fine;
    const columns = Math.min(most, peak.length);
    if (columns === 0) return { peak: [], rms: [] };
    const starts = Array.from({ length: columns + 1 }, (_, i) => Math.round((i * peak.length) / columns));
    const each = (read: (from: number, to: number) => number): number[] =>
      starts.slice(1).map((to, i) => toThousandths(read(starts[i]!, to)));
    return {
      step: (step * peak.length) / columns,
      peak: each((from, to) => peak.subarray(from, to).reduce((top, value) => Math.max(top, value), 0)),
      rms: each((from, to) =>
        Math.sqrt(square.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from)),
      ),
    };
  },
});

const toThousandths = (value: number): number => Math.round(1000 * value) / 1000;
