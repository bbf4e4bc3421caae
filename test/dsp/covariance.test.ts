import { expect, test } from 'vitest';
import { quadratic, robustCovariance } from '../../src/dsp/covariance.ts';
import { randoms } from '../helpers/signals.ts';

const random = randoms(3);
/** Nearly normal, of variance 1. */
const normal = () => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, 0) - 6;
const samples = Array.from({ length: 3000 }, () => {
  const [a, b] = [normal(), normal()];
  return [5 + 2 * a, -1 + a + b];
});
const manner = {
  freedom: 1000,
  target: (own: readonly Float64Array[]) => own,
  share: 0,
  loaded: (covariance: readonly Float64Array[]) => covariance.map((row) => Float64Array.from(row)),
};

test('of normal samples it is the covariance', () => {
  const { center, covariance } = robustCovariance(samples, manner);
  expect(center[0]).toBeCloseTo(5, 0);
  expect(center[1]).toBeCloseTo(-1, 0);
  const wanted = [
    [4, 2],
    [2, 2],
  ];
  for (const [i, row] of wanted.entries())
    for (const [k, value] of row.entries()) expect(Math.abs(covariance[i]![k]! - value)).toBeLessThan(0.2);
});

test('odd samples count little', () => {
  const odd = [...samples, ...Array.from({ length: 60 }, () => [400, 400])];
  const { center, covariance } = robustCovariance(odd, { ...manner, freedom: 3 });
  expect(Math.abs(center[0]! - 5)).toBeLessThan(0.5);
  expect(covariance[0]![0]).toBeLessThan(6);
});

test('the target has its share', () => {
  const target = [Float64Array.of(10, 0), Float64Array.of(0, 10)];
  const [own, half] = [0, 0.5].map((share) =>
    robustCovariance(samples.slice(0, 200), { ...manner, target: () => target, share }),
  );
  expect(half!.covariance[0]![0]).toBeCloseTo((own!.covariance[0]![0]! + 10) / 2, 1);
});

test('a quadratic form', () => {
  expect(quadratic(Float64Array.of(1, 2), [Float64Array.of(3, 1), Float64Array.of(1, 5)])).toBe(27);
});
