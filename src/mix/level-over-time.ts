import { criticalBands } from '../dsp/bands.ts';
import { magnitude } from '../dsp/biquad.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { kWeighting } from '../dsp/k-weighting.ts';
import { levelOf } from '../dsp/level-code.ts';
import { mean } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';

/** What is known of a stem a tenth of a second at a time, from its log: nothing is rendered. Powers are mean squares, full scale at 1. */

const bands = criticalBands.length;

/** Power gain of BS.1770-5 weighting in each of `criticalBands`. */
export const kWeights: readonly number[] = criticalBands.map((frequency) =>
  kWeighting(48_000).reduce((gain, each) => gain * 10 ** (magnitude(each, frequency, 48_000) / 10), 1),
);

const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : 10 ** (levelOf(code) / 10)));

export const noTone: Float64Array = new Float64Array(bands);

/**
 * K-weighted power of a stem placed on two channels, a row every 0.1 s, behind filters of so many dB a half critical band
 * (`criticalBands`). The whole measures as the stem does; mono counts twice, as both speakers play it. Empty where it was not listened to.
 */
export function weightedRows(track: Track, tone: Float64Array = noTone): Float64Array {
  const { auditory } = track.features;
  if (!auditory) return new Float64Array(0);
  const rows = rowsOf(auditory);
  const plain = new Float64Array(rows.length / bands);
  const toned = new Float64Array(rows.length / bands);
  const factors = tone.map((gain) => 10 ** (gain / 10));
  for (let row = 0, i = 0; row < plain.length; row++)
    for (let band = 0; band < bands; band++, i++) {
      const power = 2 * kWeights[band]! * powers[rows[i]!]!;
      plain[row]! += power;
      toned[row]! += power * factors[band]!;
    }
  const { integrated, dualMono } = track.features.loudness;
  const measured = dualMono ?? integrated;
  const predicted = gatedLoudness(plain);
  if (measured === undefined || predicted === undefined) return toned;
  const correction = 10 ** ((measured - predicted) / 10);
  for (let row = 0; row < toned.length; row++) toned[row]! *= correction;
  return toned;
}

const blockRows = 4; // 0.4 s
const lufs = (power: number): number => powerDecibels(power) - 0.691;

/** Integrated loudness of K-weighted powers every 0.1 s, LUFS: gated as in BS.1770-5. Undefined in silence. */
export function gatedLoudness(rows: Float64Array): number | undefined {
  const count = Math.max(0, rows.length - blockRows + 1);
  const blocks = new Float64Array(count);
  for (let i = 0; i < count; i++) for (let j = 0; j < blockRows; j++) blocks[i]! += rows[i + j]! / blockRows;
  const loud = blocks.filter((power) => lufs(power) > -70);
  if (loud.length === 0) return undefined;
  const gate = mean(loud) / 10;
  return lufs(mean(loud.filter((power) => power > gate)));
}

/** Rows together, as sounds without relation add. */
export function addedRows(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(Math.max(0, ...all.map((rows) => rows.length)));
  for (const rows of all) for (let i = 0; i < rows.length; i++) sum[i]! += rows[i]!;
  return sum;
}
