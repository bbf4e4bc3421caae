import { expect, test } from 'vitest';
import { Split } from '../../src/dsp/split.ts';

const sampleRate = 48_000;
const length = 8192;
const levelAt = (samples: Float32Array, frequency: number): number => {
  const angle = (2 * Math.PI * frequency) / sampleRate;
  const [re, im] = samples.reduce(
    ([re, im], value, i) => [re + value * Math.cos(angle * i), im + value * Math.sin(angle * i)] as [number, number],
    [0, 0] as [number, number],
  );
  return 20 * Math.log10(Math.hypot(re, im));
};

test('both halves are 6 dB down at the edge, fall by 24 dB an octave, and add up to all', () => {
  const rest = [new Float32Array(length)];
  rest[0]![0] = 1;
  const low = [new Float32Array(length)];
  new Split(1000, sampleRate, 1).take(rest, low);
  const sum = low[0]!.map((value, i) => value + rest[0]![i]!);
  expect(levelAt(low[0]!, 1000)).toBeCloseTo(-6.02, 2);
  expect(levelAt(rest[0]!, 1000)).toBeCloseTo(-6.02, 2);
  expect(levelAt(rest[0]!, 125) - levelAt(rest[0]!, 250)).toBeCloseTo(-24, 0);
  for (const frequency of [30, 500, 1000, 2000, 15_000]) expect(levelAt(sum, frequency)).toBeCloseTo(0, 4);
});

test('it rings no longer than it says', () => {
  const split = new Split(200, sampleRate, 1);
  const rest = [new Float32Array(length)];
  rest[0]![0] = 1;
  const low = [new Float32Array(length)];
  split.take(rest, low);
  const left = [...rest[0]!.slice(split.tail), ...low[0]!.slice(split.tail)];
  expect(Math.max(...left.map(Math.abs))).toBeLessThan(1e-6);
});
