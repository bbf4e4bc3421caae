import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both } from '../helpers/signals.ts';
import { shapedNoise } from '../helpers/spectra.ts';

const bandOf = async (density: (frequency: number) => number, rate = 48_000) =>
  (await heard(both(shapedNoise(density, -20, 1, 1 << 18, rate)), { rate })).metrics;
const pink = (frequency: number) => 1 / frequency;

test.each([11_000, 15_500, 16_000, 19_000])('a band that ends at %d Hz ends there, steeply', async (end) => {
  for (const rate of [44_100, 48_000, 96_000]) {
    const metrics = await bandOf((frequency) => (frequency < end ? pink(frequency) : 0), rate);
    // Half the smoothing, and the foot of the window.
    expect(Math.abs(metrics['technical.bandwidth']! - end)).toBeLessThan(75);
    expect(metrics['technical.band-edge']).toBeGreaterThan(45);
  }
});

test('a full band reaches to the end', async () => {
  const { metrics, absent } = await heard(both(shapedNoise(pink, -20)));
  expect(metrics['technical.bandwidth']).toBeGreaterThan(23_300);
  expect(absent['technical.band-edge']).toBe('full-band');
});

test('a dull recording has no edge', async () => {
  // 48 dB an octave from 5 kHz on: 75 dB under its level at 1 to 3 kHz at some 13 kHz, where pink noise fell by 8 more.
  const metrics = await bandOf((frequency) => pink(frequency) / (1 + (frequency / 5000) ** 16));
  const fallen = (frequency: number) => 10 * Math.log10(pink(frequency) / pink(1820) / (1 + (frequency / 5000) ** 16));
  expect(Math.abs(fallen(metrics['technical.bandwidth']!) + 75)).toBeLessThan(1);
  expect(metrics['technical.band-edge']).toBeLessThan(6);
});

test('a bass alone has no band to speak of', async () => {
  const { absent } = await heard(both(shapedNoise((frequency) => (frequency < 300 ? 1 : 0), -20)));
  expect(absent['technical.bandwidth']).toBe('no-middle');
});
