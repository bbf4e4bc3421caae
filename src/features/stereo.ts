import { powerDecibels } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { spectrum as spectrumMeter } from '../meters/spectrum.ts';
import type { Decibels, Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { loudness } from './loudness.ts';
import { balanceMedian, spectrum } from './spectrum.ts';

/** All absent for mono; ratios end at ±60 dB. */
export interface Stereo {
  /** −1 to 1; absent when a channel is silent. */
  readonly correlation?: number;
  readonly lowCorrelation?: number;
  /** K-weighted left − right; + is left. */
  readonly balance?: Decibels;
  readonly balanceMedian?: Decibels;
  /** RMS of the side − RMS of the mid. */
  readonly width?: Decibels;
  /** LU. */
  readonly monoLoss?: number;
  /** Correlation over time; silence is 1. */
  readonly over: { readonly step: Seconds; readonly values: readonly number[] };
}

export const stereo = feature<Stereo>({
  id: 'stereo',
  about: 'Correlation, balance, width, mono loss.',
  meters: [levels, loudnessMeter, spectrumMeter],
  read(logs) {
    const log = logs.of(levels);
    const [left, right] = log.squares;
    const { integrated, ofMid } = logs.get(loudness);
    const over = { step: 0.5, values: correlationOver(log.rows) };
    if (log.squares.length !== 2 || left! + right! < 1e-9 * log.frames) return { over };
    const both = Math.sqrt(left! * right!);
    const { lowCorrelation } = logs.get(spectrum);
    const median = balanceMedian(logs.get(spectrum));
    const [loudLeft, loudRight] = logs.of(loudnessMeter).channels;
    return {
      ...(both > 1e-12 * log.frames ? { correlation: within(log.cross / both, 1) } : {}),
      ...(lowCorrelation === undefined ? {} : { lowCorrelation }),
      balance: ratio(loudLeft!, loudRight!),
      ...(median === undefined ? {} : { balanceMedian: median }),
      width: ratio(Math.max(0, left! + right! - 2 * log.cross), Math.max(0, left! + right! + 2 * log.cross)),
      ...(integrated === undefined
        ? {}
        : { monoLoss: ofMid === undefined ? 60 : Math.max(0, Math.min(60, integrated - ofMid)) }),
      over,
    };
  },
});

const within = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** dB between two sums of squares. */
function ratio(a: number, b: number): number {
  const floor = 1e-6 * Math.max(a, b, 1e-30);
  return within(powerDecibels(Math.max(a, floor) / Math.max(b, floor)), 60);
}

/** Half seconds out of rows of 100 ms. */
function correlationOver(rows: Float32Array): number[] {
  const values: number[] = [];
  for (let row = 0; row + 5 <= rows.length / 3; row += 5) {
    let [l, r, c] = [0, 0, 0];
    for (let i = row; i < row + 5; i++) {
      l += rows[3 * i]!;
      r += rows[3 * i + 1]!;
      c += rows[3 * i + 2]!;
    }
    values.push(l > 1e-8 && r > 1e-8 ? Math.round(100 * within(c / Math.sqrt(l * r), 1)) / 100 : 1);
  }
  return values;
}
