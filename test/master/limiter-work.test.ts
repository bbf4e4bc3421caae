import { expect, test } from 'vitest';
import { limiterWork } from '../../src/master/limiter-work.ts';

const steps = (count: number, power: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => power(i));

test('most, mean, share and loudness taken, of 2 s with two stretches at work', () => {
  const before = steps(200, () => 0.01);
  // 3 dB off for 0.2 s from 0.5 s on, 6 dB for 0.1 s from 1.2 s on
  const taken = (i: number) => (i >= 50 && i < 70 ? 3 : i >= 120 && i < 130 ? 6 : 0);
  const behind = steps(200, (i) => 0.01 * 10 ** (-taken(i) / 10));
  const work = limiterWork(before, behind)!;
  expect(work.most).toBeCloseTo(6, 4);
  expect(work.time).toBeCloseTo(1.2, 6);
  expect(work.mean).toBeCloseTo(4, 4);
  expect(work.share).toBeCloseTo(0.15, 6);
  expect(work.taken).toBeGreaterThan(0.3);
});

test('nothing where it rests, and nothing of silence', () => {
  const still = steps(200, () => 0.01);
  expect(limiterWork(still, still)).toBeUndefined();
  const silent = steps(200, () => 1e-9);
  const fainter = steps(200, () => 1e-11);
  expect(limiterWork(silent, fainter)).toBeUndefined();
});
