import { expect, test } from 'vitest';
import { correlation, mean, median, normal, quantile, Series, sorted } from '../../src/dsp/statistics.ts';

test('quantiles lie between ranks', () => {
  const ascending = sorted([30, 10, 20, 40]);
  expect([...ascending]).toEqual([10, 20, 30, 40]);
  expect([0, 0.5, 0.9, 1].map((share) => quantile(ascending, share))).toEqual([10, 25, 37, 40]);
  expect(quantile([7], 0.3)).toBe(7);
  expect(median([3, 1, 2])).toBe(2);
  expect(mean([1, 2, 6])).toBe(3);
});

test('sorting leaves the list alone and goes by number', () => {
  const values = [10, 9, -1];
  expect([...sorted(values)]).toEqual([-1, 9, 10]);
  expect(values).toEqual([10, 9, -1]);
});

test('correlation: 1, −1, 0, and 0 where one side does not move', () => {
  expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
  expect(correlation([1, 2, 3], [5, 4, 3])).toBeCloseTo(-1, 12);
  expect(correlation([1, 2, 1, 2], [1, 1, 2, 2])).toBeCloseTo(0, 12);
  expect(correlation([1, 2, 3], [4, 4, 4])).toBe(0);
});

test.each([
  [0, 0.5],
  [1.5, 0.933193],
  [2, 0.97725],
  [3, 0.99865],
  [-2, 0.02275],
  [40, 1],
])('the normal distribution function of %d', (z, expected) => {
  expect(Math.abs(normal(z) - expected)).toBeLessThan(1e-6);
});

test('a series grows and gives what was put in', () => {
  const series = new Series();
  for (let i = 0; i < 5000; i++) series.push(i);
  expect(series.length).toBe(5000);
  expect(series.finish()).toEqual(Float32Array.from({ length: 5000 }, (_, i) => i));
  expect(new Series().finish()).toEqual(new Float32Array(0));
});
