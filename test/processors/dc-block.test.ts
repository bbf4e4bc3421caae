import { expect, test } from 'vitest';
import { dcBlock } from '../../src/processors/dc-block.ts';
import { sine } from '../helpers/signals.ts';

const format = { sampleRate: 44_100, channels: 1 };

test('an offset of −20 dBFS falls under −120 dBFS within half a second, the sound stays', () => {
  const input = sine(1000, -20, 2, format.sampleRate).map((value) => value + 0.1);
  const out = new Float32Array(input.length);
  dcBlock.prepare({ frequency: 5 }, format).process([input], [out]);
  const second = out.subarray(44_100);
  expect(Math.abs(second.reduce((sum, value) => sum + value, 0) / second.length)).toBeLessThan(1e-6);
  expect(Math.max(...second)).toBeCloseTo(0.1, 5);
});

test('it takes 3 dB where it stands, and 0.26 dB two octaves above', () => {
  const { response } = dcBlock.prepare({ frequency: 5 }, format);
  expect(response!(5)).toBeCloseTo(-3.01, 2);
  expect(response!(20)).toBeCloseTo(-0.263, 3);
  expect(response!(20_000)).toBeCloseTo(0, 5);
});
