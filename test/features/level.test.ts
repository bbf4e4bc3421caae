import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sine, zeros } from '../helpers/signals.ts';

const metricsOf = async (channels: readonly Float32Array[]) => (await heard(channels)).metrics;
const square = (factor: number) => sine(1000, 0, 1).map((_, i) => (i % 48 < 24 ? factor : -factor));

test('the RMS of a sine lies 3.01 dB under its peak, that of a square wave at it', async () => {
  expect((await metricsOf(both(sine(1000, -6))))['level.rms']).toBeCloseTo(-9.01, 2);
  expect((await metricsOf(both(square(0.5))))['level.rms']).toBeCloseTo(-6.02, 2);
});

test('RMS is over all channels: one silent side costs 3.01 dB', async () => {
  expect((await metricsOf([sine(1000, -6), zeros(1)]))['level.rms']).toBeCloseTo(-12.02, 2);
});

test('crest is 3.01 dB for a sine, 0 for a square wave, 4.77 for uniform noise', async () => {
  expect((await metricsOf(both(sine(1000, -20))))['dynamics.crest']).toBeCloseTo(3.01, 2);
  expect((await metricsOf(both(square(0.25))))['dynamics.crest']).toBeCloseTo(0, 6);
  expect((await metricsOf(both(noise(-6, 2))))['dynamics.crest']).toBeCloseTo(10 * Math.log10(3), 1);
});

test('a constant is found beside the sound, whichever its sign and side', async () => {
  const tone = sine(1000, -20);
  expect((await metricsOf([tone.map((x) => x - 0.02), tone.map((x) => x + 0.01)]))['level.dc']).toBeCloseTo(0.02, 6);
  expect((await metricsOf(both(tone)))['level.dc']).toBeLessThan(1e-7);
});

test('silent is what never passes −90 dBFS', async () => {
  const silent = async (level: number) => (await heard(both(sine(1000, level)))).features.level.isSilent;
  expect(await silent(-90.1)).toBe(true);
  expect(await silent(-89.9)).toBe(false);
});

test('the sample peak is the highest sample of any channel, of either sign', async () => {
  const [left, right] = [sine(1000, -20), sine(1000, -20)];
  right[77] = -0.5;
  expect((await metricsOf([left, right]))['peak.sample']).toBeCloseTo(-6.02, 2);
});

test('a sine sampled off its crests has a true peak above its sample peak', async () => {
  // fs/4 at 45°: every sample is 3.01 dB under the crest.
  const metrics = await metricsOf(both(sine(12_000, -3, 1, 48_000, Math.PI / 4)));
  expect(metrics['peak.sample']).toBeCloseTo(-6.01, 2);
  expect(Math.abs(metrics['peak.true']! + 3)).toBeLessThan(0.15); // its sudden start overshoots a little
});

test('DC that moves is told from DC that stays', async () => {
  const tone = sine(1000, -20, 30);
  const moving = tone.map((x, i) => x + (i < 480_000 ? 0.03 : 0));
  const drift = async (...channels: readonly Float32Array[]) => (await metricsOf(channels))['level.dc-drift'];
  // 0.03 for a third of the time: mean 0.01.
  expect(await drift(tone, moving)).toBeCloseTo(0.02, 5);
  expect(await drift(...both(tone.map((x) => x + 0.03)))).toBeLessThan(1e-6);
  expect((await heard(both(sine(1000, -20, 19)))).absent['level.dc-drift']).toBe('too-short');
});
