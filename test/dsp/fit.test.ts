import { expect, test } from 'vitest';
import { type Model, minimax } from '../../src/dsp/fit.ts';

test('a straight line through x² on 0 to 1 errs by an eighth, the least that a line can', () => {
  const at = Array.from({ length: 101 }, (_, i) => i / 100);
  const model: Model = ([a, b], errors, slopes) =>
    at.forEach((x, i) => {
      errors[i] = a! + b! * x - x * x;
      slopes[0]![i] = 1;
      slopes[1]![i] = x;
    });
  const { worst } = minimax(model, Float64Array.of(0, 0), new Float64Array(101).fill(1), 200);
  expect(worst).toBeGreaterThan(0.1249);
  expect(worst).toBeLessThan(0.13);
});

test('never worse than the start', () => {
  const model: Model = (_, errors) => void errors.fill(Number.NaN);
  expect(minimax(model, Float64Array.of(1), Float64Array.of(1)).at).toEqual(Float64Array.of(1));
});
