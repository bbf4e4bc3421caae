import { expect, test } from 'vitest';
import { recordedPart, recorder } from '../../src/demo/raw.ts';
import { noise } from '../helpers/signals.ts';

const rate = 500;
const played = (seed: number): [Float32Array, Float32Array] => [
  noise(-20, 20, seed, rate),
  noise(-26, 20, seed + 1, rate),
];

const peakOf = (samples: Float32Array): number =>
  20 * Math.log10(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));

test('recordings have one channel and any level, the same for the same seed, and the part that the desk is asked for', () => {
  const [one, same, other] = [1, 1, 2].map((seed) => {
    const { recordings, record } = recorder(seed, rate);
    for (const i of [1, 2, 3, 4]) record(`part ${i}`, played(i));
    return recordings;
  });
  expect(same).toEqual(one);
  const peaks = one!.map(({ samples }) => peakOf(samples));
  for (const peak of peaks) {
    expect(peak).toBeGreaterThan(-24.01);
    expect(peak).toBeLessThan(-5.99);
  }
  expect(Math.max(...peaks) - Math.min(...peaks)).toBeGreaterThan(3);
  expect(other!.map(({ samples }) => peakOf(samples))).not.toEqual(peaks);
  const [left, right] = recordedPart(played(1), rate);
  const { samples } = one![0]!;
  expect(left.length).toBe(samples.length);
  const factor = samples[0]! / ((left[0]! + right[0]!) / 2);
  expect(samples[999]! / ((left[999]! + right[999]!) / 2)).toBeCloseTo(factor, 3);
});
