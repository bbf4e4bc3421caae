import { expect, test } from 'vitest';
import { minimax } from '../../src/dsp/fit.ts';

test('a straight line through x² on 0 to 1 errs by an eighth, the least that a line can', () => {
  const at = Array.from({ length: 101 }, (_, i) => i / 100);
  const errorsOf = ([a, b]: Float64Array) => Float64Array.from(at, (x) => a! + b! * x - x * x);
  const { worst } = minimax(errorsOf, Float64Array.of(0, 0), new Float64Array(101).fill(1), 200);
  expect(worst).toBeGreaterThan(0.1249);
  expect(worst).toBeLessThan(0.13);
});

test('never worse than the start', () => {
  const errorsOf = (v: Float64Array) => v.map((x) => x * Number.NaN);
  expect(minimax(errorsOf, Float64Array.of(1), Float64Array.of(1)).at).toEqual(Float64Array.of(1));
});
