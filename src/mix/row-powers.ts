import { criticalBands } from '../dsp/bands.ts';
import { powerOf } from '../dsp/decibels.ts';
import { levelOf } from '../dsp/level-code.ts';
import { mean } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';

const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : powerOf(levelOf(code))));
const width = criticalBands.length;

/** Power of each row of 0.1 s, not weighted: mean square of all channels, full scale at 1. Empty where it was not listened to. */
export function rowPowers({ features: { auditory, level } }: Track): Float64Array {
  if (!auditory) return new Float64Array(0);
  const rows = rowsOf(auditory);
  const sums = Float64Array.from({ length: rows.length / width }, (_, row) => {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += powers[rows[i]!]!;
    return sum;
  });
  const whole = mean(sums);
  const factor = whole > 0 && level.rms !== undefined ? powerOf(level.rms) / whole : 1;
  return sums.map((sum) => factor * sum);
}

/** Levels of one row in `criticalBands`, beside its strongest band, dB. */
export function rowShape({ features: { auditory } }: Track, row: number): Float64Array {
  const codes = auditory ? rowsOf(auditory).subarray(row * width, (row + 1) * width) : new Uint8Array(0);
  const levels = Float64Array.from(codes, (code) => (code === 0 ? -200 : levelOf(code)));
  const highest = Math.max(-200, ...levels);
  return levels.map((level) => level - highest);
}
