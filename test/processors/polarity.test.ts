import { expect, test } from 'vitest';
import { polarity } from '../../src/processors/polarity.ts';

test('polarity is inverted, and nought stays nought', () => {
  const out = [new Float32Array(3)];
  polarity.prepare({ below: 0 }, { sampleRate: 48_000, channels: 1 }).process([Float32Array.of(0.5, -0.25, 0)], out);
  expect([...out[0]!]).toEqual([-0.5, 0.25, 0]);
  expect(Object.is(out[0]![2], 0)).toBe(true);
  expect(polarity.describe({ below: 0 })).toBe('polarity inverted');
});

test('an inverted low end of the right channel is put right, and nothing else changes', () => {
  const sampleRate = 48_000;
  const length = 1 << 15;
  const sine = (frequency: number) =>
    Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate));
  const through = (left: Float32Array, right: Float32Array) => {
    const out = [new Float32Array(length), new Float32Array(length)];
    polarity.prepare({ below: 200 }, { sampleRate, channels: 2 }).process([left, right], out);
    return out.map((channel) => channel.subarray(length / 2));
  };
  const differs = ([left, right]: Float32Array[]) =>
    left!.reduce((most, value, i) => Math.max(most, Math.abs(value - right![i]!)), 0);
  const bass = sine(40);
  expect(
    differs(
      through(
        bass,
        bass.map((value) => -value),
      ),
    ),
  ).toBeLessThan(0.005);
  const lead = sine(3000);
  expect(differs(through(lead, lead))).toBeLessThan(0.005);
});
