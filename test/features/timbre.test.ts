import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine, zeros } from '../helpers/signals.ts';
import { white } from '../helpers/spectra.ts';

const metricsOf = async (channel: Float32Array) => (await heard(both(channel))).metrics;
const bin = 48_000 / 2048;

test('a sine: centroid and rolloff at its frequency, flatness 0', async () => {
  const metrics = await metricsOf(sine(1000, -20, 3));
  expect(Math.abs(metrics['spectrum.centroid']! - 1000)).toBeLessThan(bin / 2);
  expect(Math.abs(metrics['spectrum.rolloff']! - 1000)).toBeLessThan(1.5 * bin);
  expect(metrics['spectrum.flatness']).toBeLessThan(0.001);
});

test('two octaves apart and as strong: the centroid lies in the middle of the octaves', async () => {
  const [low, high] = [sine(500, -20, 3), sine(2000, -20, 3)];
  expect(Math.abs((await metricsOf(low.map((x, i) => x + high[i]!)))['spectrum.centroid']! - 1000)).toBeLessThan(10);
});

test('white noise: centroid at the Nyquist frequency over e, rolloff at 85 % of it, flat', async () => {
  const metrics = await metricsOf(white(-20));
  expect(Math.abs(metrics['spectrum.centroid']! / (24_000 / Math.E) - 1)).toBeLessThan(0.03);
  expect(Math.abs(metrics['spectrum.rolloff']! / (0.85 * 24_000) - 1)).toBeLessThan(0.01);
  // Eight bins under a Hann window hold as much as 4.4 independent ones: e^ψ(4.4) / 4.4, where one alone would give e^−γ.
  expect(Math.abs(metrics['spectrum.flatness']! - 0.89)).toBeLessThan(0.02);
});

test('silence between sounds does not count', async () => {
  const tone = sine(1000, -20, 3);
  const alone = await metricsOf(tone);
  const amid = await metricsOf(joined(zeros(10), tone, zeros(10)));
  expect(amid['spectrum.centroid']).toBeCloseTo(alone['spectrum.centroid']!, 0);
});
