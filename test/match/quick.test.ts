import { expect, test } from 'vitest';
import { quick, reducedBy } from '../../src/features/limiting.ts';
import { levelled } from '../../src/match/level.ts';

/** A minute of level −20 LUFS and so, with peaks so many dB above it every 50 ms. */
function strideOf(over: number) {
  const energy = new Float32Array(6000).fill(0.01);
  const peaks = Float64Array.from(energy, (_, i) => (i % 5 === 0 ? -20 + over : -20));
  return { energy, peaks, integrated: -20.691, peak: -20 + over };
}

test('heavy limiting is left to a quick limiter, light limiting is not', () => {
  const aim = { loudness: -9, ceiling: -1, limiting: 12 };
  expect(levelled(strideOf(24), aim).isQuick).toBe(true);
  expect(levelled(strideOf(6), aim).isQuick).toBe(false);
});

test('where 6 dB of limiting are allowed at most, no quick limiter goes beyond', () => {
  expect(levelled(strideOf(24), { loudness: -9, ceiling: -1, limiting: 6 }).isQuick).toBe(false);
});

test('a quick limiter is told to take less of the same peaks', () => {
  const { energy, peaks } = strideOf(24);
  const left = (each: Float32Array) => each.reduce((sum, power) => sum + power, 0);
  expect(left(reducedBy(peaks, energy, -8, quick))).toBeGreaterThan(left(reducedBy(peaks, energy, -8)));
});
