import { expect, test } from 'vitest';
import { absorptions } from '../../src/dsp/absorption.ts';
import { magnitude } from '../../src/dsp/biquad.ts';
import { Diffuser } from '../../src/dsp/diffuser.ts';
import { FeedbackNetwork, lineCount } from '../../src/dsp/feedback-network.ts';

const delays = Array.from({ length: lineCount }, (_, i) => 101 + 13 * i);
const energy = (samples: Float64Array): number => samples.reduce((sum, value) => sum + value * value, 0);

test('without losses no power is lost, though lines turn into each other', () => {
  const network = new FeedbackNetwork(
    delays,
    delays.map((delay) => delay - 50),
    delays.map(() => []),
    1,
    44_100,
  );
  const heard = [new Float64Array(400_000), new Float64Array(400_000)];
  heard[0]![0] = 1;
  network.process(heard, heard, heard[0]!.length);
  const at = (from: number) => heard.reduce((sum, channel) => sum + energy(channel.subarray(from, from + 40_000)), 0);
  expect(at(350_000) / at(20_000)).toBeGreaterThan(0.9);
  expect(at(350_000) / at(20_000)).toBeLessThan(1.1);
});

test('a line loses 60 dB in the time asked for, within 5 %', () => {
  const reverberation = (frequency: number) => 2 * (frequency / 1000) ** -0.3;
  const lines = [0.03, 0.06, 0.11];
  absorptions(lines, reverberation, 44_100).forEach((sections, i) => {
    for (const frequency of [63, 125, 500, 1000, 3000, 8000, 14_000]) {
      const loss = sections.reduce((sum, section) => sum + magnitude(section, frequency, 44_100), 0);
      expect(((-60 * lines[i]!) / loss / reverberation(frequency)).toFixed(3)).toMatch(/^(0\.9[5-9]|1\.0[0-4])/);
    }
  });
});

test('a diffuser spreads a sound and keeps its energy', () => {
  const samples = new Float64Array(200_000);
  samples[0] = 1;
  new Diffuser([142, 107, 379], [0.75, 0.75, 0.6]).process(samples, samples.length);
  expect(energy(samples)).toBeCloseTo(1, 9);
  expect(samples.every((value) => Math.abs(value) < 0.7)).toBe(true);
});
