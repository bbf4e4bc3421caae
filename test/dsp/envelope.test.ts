import { expect, test } from 'vitest';
import { Bell, Branching, keeping, SlidingMaximum } from '../../src/dsp/envelope.ts';

test('a time constant is the time to 63 %', () => {
  const kept = keeping(0.01, 48_000);
  expect(1 - kept ** 480).toBeCloseTo(1 - 1 / Math.E, 9);
  expect(keeping(0, 48_000)).toBe(0);
});

test('attack and release each have their own time, and silence comes to rest at nought', () => {
  const envelope = new Branching(0.001, 0.1, 48_000);
  let value = 0;
  for (let i = 0; i < 48; i++) value = envelope.next(10);
  expect(value).toBeCloseTo(6.32, 1);
  for (let i = 0; i < 4800; i++) value = envelope.next(0);
  expect(value).toBeCloseTo(2.33, 1);
  for (let i = 0; i < 200_000; i++) value = envelope.next(0);
  expect(value).toBe(0);
});

test('the sliding maximum is the largest of the last values', () => {
  const values = Array.from({ length: 500 }, (_, i) => Math.sin(i * i));
  for (const length of [1, 2, 7, 100]) {
    const sliding = new SlidingMaximum(length);
    values.forEach((value, i) => {
      expect(sliding.next(value)).toBe(Math.max(...values.slice(Math.max(0, i - length + 1), i + 1)));
    });
  }
});

test('a bell takes exactly its length, weighs to 1, and rests at exactly nought', () => {
  for (const length of [1, 2, 3, 4, 5, 100, 441]) {
    const bell = new Bell(length);
    const out = Array.from({ length: length + 5 }, (_, i) => bell.next(i === 0 ? 1 : 0));
    expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(out.findLastIndex((value) => value > 1e-12)).toBe(length - 1);
    expect(out.at(-1)).toBe(0);
  }
});
