import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine } from '../helpers/signals.ts';
import { white } from '../helpers/spectra.ts';

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

test('DR: the second-highest peak over the loudest fifth; a sine has none', async () => {
  const metrics = await metricsOf(both(sine(997, -12, 31)));
  expect(metrics['dynamics.dr']).toBeCloseTo(0, 2);
  // 3 loud blocks in 15: their RMS is -12 as a sine's; one sample at -1 and another at -3 dBFS in different blocks.
  const length = Math.round((132_480 / 44_100) * 48_000);
  const song = joined(sine(997, -12, (3 * length) / 48_000), sine(997, -40, (12 * length) / 48_000));
  song[5 * length] = 10 ** (-1 / 20);
  song[7 * length] = 10 ** (-3 / 20);
  expect((await metricsOf(both(song)))['dynamics.dr']).toBeCloseTo(9, 2);
});

test('a limiter piles peaks up', async () => {
  const open = white(-20);
  const limited = open.map((x) => Math.max(-0.08, Math.min(0.08, x)));
  const [before, after] = [await metricsOf(both(open)), await metricsOf(both(limited))];
  expect(before['dynamics.peak-pile']).toBeGreaterThan(1);
  expect(after['dynamics.peak-pile']).toBeLessThan(0.05);
  expect(before['dynamics.ceiling-share']).toBeLessThan(1);
  expect(after['dynamics.ceiling-share']).toBeGreaterThan(99);
});

test('crest of an octave: a sine has 3.01 dB, noise what a normal distribution has, and other octaves do not tell', async () => {
  const tone = await metricsOf(both(sine(1013, -20, 6)));
  // Sizes are told apart to 0.27 dB.
  expect(Math.abs(tone['dynamics.crest-1000']! - 3.01)).toBeLessThan(0.2);
  // One period in eight is four times as high, which a band-pass of an octave rounds off a little.
  const hits = await metricsOf(both(sine(131, -32, 6).map((x, i) => (i % 2931 < 366 ? 4 * x : x))));
  expect(Math.abs(hits['dynamics.crest-125']! - 10 * Math.log10(16 / ((16 + 7) / 8 / 2)))).toBeLessThan(1);
  const noise = await metricsOf([white(-20), white(-20, 7)]);
  // 99.9 % of a normal distribution lie within 3.29 standard deviations.
  for (const octave of [250, 1000, 4000, 8000] as const)
    expect(Math.abs(noise[`dynamics.crest-${octave}`]! - 20 * Math.log10(3.2905)), `${octave}`).toBeLessThan(0.45);
});

test('of sound that is shorter than its block there is no DR, and that is said', async () => {
  expect((await heard(both(sine(1000, -6, 3)))).absent['dynamics.dr']).toBe('too-short');
  expect((await heard(both(sine(1000, -6, 3.1)))).absent['dynamics.dr']).toBeUndefined();
  expect((await heard(both(sine(1000, -6, 5)))).absent['tempo.bpm']).toBe('too-short');
});
