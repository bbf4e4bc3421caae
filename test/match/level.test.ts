import { expect, test } from 'vitest';
import { integratedOf, rangeOfEnergy } from '../../src/features/loudness.ts';
import { levelled } from '../../src/match/level.ts';
import type { Stride } from '../../src/match/profile.ts';
import { rideOf } from '../../src/match/range.ts';

/** Ten seconds loud, ten seconds so many decibels under that, and so on; peaks 10 dB over the level. */
function steps(under: number, loud = -20): Stride {
  const levels = Array.from({ length: 16_000 }, (_, i) => (Math.floor(i / 1000) % 2 ? loud - under : loud));
  const energy = Float32Array.from(levels, (level) => 10 ** ((level + 0.691) / 10));
  const peaks = Float64Array.from(levels, (level) => level + 10);
  return { energy, peaks, integrated: integratedOf(energy)!, range: rangeOfEnergy(energy)!, peak: loud + 10 };
}

const aim = { loudness: -20, ceiling: -1, limiting: 60 };

test('a range is narrowed to its aim, loud parts down and quiet parts up', () => {
  const stride = steps(10);
  expect(stride.range).toBeCloseTo(10, 0);
  const { range, ride } = levelled(stride, { ...aim, range: 7 });
  expect(range).toBeGreaterThan(6.6);
  expect(range).toBeLessThan(7.4);
  expect(ride!.isBehind).toBe(false);
  const gains = rideOf(ride!.gains);
  const at = (time: number) => gains.reduce((a, b) => (Math.abs(b[0] - time) < Math.abs(a[0] - time) ? b : a))[1];
  expect(at(5)).toBeLessThan(0);
  expect(at(15)).toBeGreaterThan(0);
});

test('a range is stretched at most twofold, by turning down, behind the limiter', () => {
  const { range, ride } = levelled(steps(3), { ...aim, range: 12 });
  expect(range).toBeLessThan(6.2);
  expect(range).toBeGreaterThan(5);
  expect(ride!.isBehind).toBe(true);
  expect(Math.max(...ride!.gains)).toBeLessThanOrEqual(0);
});

test('gains stay within 6 dB either way', () => {
  const { ride } = levelled(steps(18), { ...aim, range: 1 });
  expect(Math.max(...ride!.gains.map(Math.abs))).toBeLessThanOrEqual(6);
});

test('a range that is as wanted is not ridden', () => {
  expect(levelled(steps(10), { ...aim, range: 10 }).ride).toBeUndefined();
});
