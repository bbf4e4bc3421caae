import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine } from '../helpers/signals.ts';

const metricsOf = async (channels: readonly Float32Array[]) => (await heard(channels)).metrics;

test('a steady tone of 997 Hz on both sides has peaks at its loudness', async () => {
  const metrics = await metricsOf(both(sine(997, -12, 6)));
  for (const id of ['dynamics.plr', 'dynamics.psr-median', 'dynamics.psr-low'] as const)
    expect(metrics[id]).toBeCloseTo(0, 1);
});

test('the same tone in one channel is 3.01 LU softer at the same peak', async () => {
  expect((await metricsOf([sine(997, -12, 6)]))['dynamics.plr']).toBeCloseTo(3.01, 1);
});

// 0.1 s at −8 dBFS in every 3 s of −20: each window of 3 s holds 29 tenths of 0.01 and one of 0.158.
const bursts = Array.from({ length: 10 }, () => joined(sine(997, -20, 1.5), sine(997, -8, 0.1), sine(997, -20, 1.4)));
const loudness = 10 * Math.log10((29 * 10 ** -2 + 10 ** -0.8) / 30);

test('PSR is the peak over the loudness of its own 3 s', async () => {
  const metrics = await metricsOf(both(joined(...bursts)));
  expect(Math.abs(metrics['dynamics.psr-median']! - (-8 - loudness))).toBeLessThan(0.1);
  expect(Math.abs(metrics['dynamics.psr-low']! - (-8 - loudness))).toBeLessThan(0.15);
});

test('parts more than 10 LU under the whole do not count for PSR', async () => {
  const metrics = await metricsOf(both(joined(...bursts, sine(997, -45, 60))));
  expect(Math.abs(metrics['dynamics.psr-median']! - (-8 - loudness))).toBeLessThan(0.1);
});

test('a peak in a quiet place raises PLR and leaves PSR alone', async () => {
  const click = sine(997, -60, 4);
  click.fill(0.9, 96_000, 96_003);
  const metrics = await metricsOf(both(joined(sine(997, -20, 20), click)));
  expect(metrics['dynamics.plr']).toBeGreaterThan(19);
  expect(metrics['dynamics.psr-median']).toBeCloseTo(0, 1);
});
