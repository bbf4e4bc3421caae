import { expect, test } from 'vitest';
import { polarity } from '../../src/processors/polarity.ts';

test('polarity is inverted, and nought stays nought', () => {
  const out = [new Float32Array(3)];
  polarity.prepare({}, { sampleRate: 48_000, channels: 1 }).process([Float32Array.of(0.5, -0.25, 0)], out);
  expect([...out[0]!]).toEqual([-0.5, 0.25, 0]);
  expect(Object.is(out[0]![2], 0)).toBe(true);
  expect(polarity.describe({})).toBe('polarity inverted');
});
