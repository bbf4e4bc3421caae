import { expect, test } from 'vitest';
import { aWeighting } from '../../src/dsp/a-weighting.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

const heardNoise = async (channel: Float32Array) => heard(both(channel));
/** A second of sound, a second of pause, five times. */
const pauses = (seconds: number) => (x: number, i: number) => (Math.floor(i / sampleRate / seconds) % 2 === 0 ? x : 0);
const music = noise(-6, 10, 7).map(pauses(1));
const sum = (a: Float32Array, b: Float32Array) => a.map((x, i) => x + b[i]!);

test('the A curve goes through the values of IEC 61672-1, table 3', () => {
  for (const [frequency, gain] of [
    [31.62, -39.4],
    [100, -19.1],
    [1000, 0],
    [2512, 1.3],
    [10_000, -2.5],
  ] as const)
    expect(Math.abs(aWeighting(frequency) - gain)).toBeLessThan(0.06);
});

test('the floor is the RMS of the noise in the pauses', async () => {
  // Uniform noise lies 4.77 dB under its peak.
  const { metrics } = await heardNoise(sum(music, noise(-60, 10, 9)));
  expect(Math.abs(metrics['noise.floor']! + 64.77)).toBeLessThan(0.2);
});

test('digital silence is not the floor', async () => {
  const { metrics } = await heardNoise(joined(sum(music, noise(-60, 10, 9)), zeros(10)));
  expect(Math.abs(metrics['noise.floor']! + 64.77)).toBeLessThan(0.2);
});

test('the ear hears a low hum less than a high one', async () => {
  for (const [frequency, gain] of [
    [50, -30.2],
    [1000, 0],
  ] as const) {
    const { metrics } = await heardNoise(sum(music, sine(frequency, -60, 10)));
    expect(Math.abs(metrics['noise.floor']! + 63.01), `${frequency}`).toBeLessThan(0.2);
    // A third octave is weighted as a whole.
    expect(Math.abs(metrics['noise.floor-weighted']! + 63.01 - gain), `${frequency}`).toBeLessThan(1);
  }
});

test('bands with pauses tell their own floor', async () => {
  const { bands } = (await heardNoise(sum(sine(1000, -10, 10).map(pauses(0.9)), noise(-60, 10, 9)))).features.noise;
  expect(bands.filter((level) => level !== null).length).toBeGreaterThan(0);
  // 231 Hz of 24 kHz, −64.77 dBFS in all.
  expect(Math.abs(bands[17]! - (-64.77 + 10 * Math.log10(231 / 24_000)))).toBeLessThan(3);
});

test('music without pauses has no floor, and says why', async () => {
  const { metrics, absent } = await heardNoise(noise(-6, 4));
  for (const id of ['noise.floor', 'noise.floor-weighted'] as const) {
    expect(metrics[id]).toBeUndefined();
    expect(absent[id]).toBe('no-gap');
  }
});
