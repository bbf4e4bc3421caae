import { expect, test } from 'vitest';
import { inverse, product } from '../../src/dsp/matrix.ts';
import { dice } from '../helpers/spectra.ts';

test('a known inverse', () => {
  const [first, second] = inverse([Float64Array.of(4, 7), Float64Array.of(2, 6)]);
  [0.6, -0.7].forEach((value, i) => void expect(first![i]).toBeCloseTo(value, 12));
  [-0.2, 0.4].forEach((value, i) => void expect(second![i]).toBeCloseTo(value, 12));
});

test('a zero on the diagonal is no obstacle', () => {
  expect(inverse([Float64Array.of(0, 1), Float64Array.of(1, 0)])).toEqual([
    Float64Array.of(0, 1),
    Float64Array.of(1, 0),
  ]);
});

test('a matrix times its inverse is 1, at the size and condition of the tone detector’s', () => {
  const n = 28;
  const roll = dice(3);
  const spread = Array.from({ length: n }, () => 0.5 + 9 * roll());
  const matrix = spread.map((a, i) =>
    Float64Array.from(spread, (b, k) => a * b * (0.95 * Math.exp(-Math.abs(i - k) / 9) + (i === k ? 0.05 : 0)) + 100),
  );
  const inverted = inverse(matrix);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i]![j]! * inverted[j]![k]!;
      expect(Math.abs(sum - (i === k ? 1 : 0))).toBeLessThan(1e-9);
    }
});

test('the argument stays as it was', () => {
  const matrix = [Float64Array.of(4, 7), Float64Array.of(2, 6)];
  inverse(matrix);
  expect(matrix).toEqual([Float64Array.of(4, 7), Float64Array.of(2, 6)]);
});

test('a′ M b', () => {
  expect(product([1, 2], [Float64Array.of(1, 2), Float64Array.of(3, 4)], [5, 6])).toBe(1 * (5 + 12) + 2 * (15 + 24));
});
