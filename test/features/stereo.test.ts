import { expect, test } from 'vitest';
import { transformOf } from '../../src/dsp/fft.ts';
import { heard } from '../helpers/sessions.ts';
import { both, sine, zeros } from '../helpers/signals.ts';
import { pink, white } from '../helpers/spectra.ts';

const signal = pink(-20, 1);
const other = pink(-20, 2);
const metricsOf = async (channels: readonly Float32Array[]) => (await heard(channels)).metrics;
const inverted = (channel: Float32Array) => channel.map((x) => -x);

test('two equal sides: correlation 1, no side, no balance, nothing lost in mono', async () => {
  expect(await metricsOf(both(signal))).toMatchObject({
    'stereo.correlation': expect.closeTo(1, 6),
    'stereo.low-correlation': expect.closeTo(1, 6),
    'stereo.balance': expect.closeTo(0, 6),
    'stereo.balance-median': expect.closeTo(0, 6),
    'stereo.width': -60,
    'stereo.mono-loss': expect.closeTo(0, 3),
  });
});

test('two unrelated sides of one level: correlation 0, width 0 dB, 3.01 LU lost in mono', async () => {
  const metrics = await metricsOf([white(-20, 1), white(-20, 2)]);
  expect(Math.abs(metrics['stereo.correlation']!)).toBeLessThan(0.01);
  expect(Math.abs(metrics['stereo.width']!)).toBeLessThan(0.1);
  expect(Math.abs(metrics['stereo.mono-loss']! - 3.01)).toBeLessThan(0.1);
});

test('one side inverted: correlation −1, all side, everything lost in mono', async () => {
  const metrics = await metricsOf([signal, inverted(signal)]);
  expect(metrics['stereo.correlation']).toBeCloseTo(-1, 6);
  expect(metrics['stereo.low-correlation']).toBeCloseTo(-1, 6);
  expect(metrics['stereo.width']).toBe(60);
  expect(metrics['stereo.mono-loss']).toBe(60);
});

test('the right side at half: balance 6.02 dB, width (1−½)/(1+½), 0.46 LU lost in mono', async () => {
  const metrics = await metricsOf([signal, signal.map((x) => x / 2)]);
  expect(metrics['stereo.correlation']).toBeCloseTo(1, 6);
  expect(metrics['stereo.balance']).toBeCloseTo(6.02, 2);
  expect(metrics['stereo.balance-median']).toBeCloseTo(6.02, 2);
  expect(metrics['stereo.width']).toBeCloseTo(20 * Math.log10(0.5 / 1.5), 2);
  expect(metrics['stereo.mono-loss']).toBeCloseTo(10 * Math.log10(1.25 / (2 * 0.75 ** 2)), 2);
});

test('one side silent: no correlation to speak of, balance at its end, 3.01 LU lost in mono', async () => {
  const track = await heard([signal, new Float32Array(signal.length)]);
  expect(track.metrics).not.toHaveProperty(['stereo.correlation']);
  expect(track.absent).toMatchObject({ 'stereo.correlation': 'one-sided', 'stereo.low-correlation': 'one-sided' });
  expect(track.metrics['stereo.balance']).toBe(60);
  expect(track.metrics['stereo.width']).toBeCloseTo(0, 6);
  expect(track.metrics['stereo.mono-loss']).toBeCloseTo(3.01, 2);
});

test('swapping the sides flips the balance and nothing else', async () => {
  const pair = [signal, signal.map((x, i) => 0.4 * x + 0.3 * other[i]!)] as const;
  const [one, two] = [await metricsOf(pair), await metricsOf([pair[1], pair[0]])];
  for (const [id, value] of Object.entries(one)) {
    const flipped = /^stereo\.((level-)?balance|lean|delay)/.test(id) ? -value : value;
    expect(two[id as keyof typeof two], id).toBeCloseTo(flipped, 9);
  }
});

test('low correlation looks under 120 Hz only', async () => {
  const bass = sine(60, -20, 5);
  const mids = sine(1000, -20, 5);
  const left = bass.map((x, i) => x + mids[i]!);
  const right = bass.map((x, i) => -x + mids[i]!);
  const metrics = await metricsOf([left, right]);
  expect(metrics['stereo.low-correlation']).toBeCloseTo(-1, 3);
  expect(metrics['stereo.correlation']).toBeCloseTo(0, 3);
});

test('one hard-panned part moves the balance and not the typical band', async () => {
  const part = sine(440, -12, 5);
  const metrics = await metricsOf([signal.map((x, i) => x + (part[i] ?? 0)), signal]);
  expect(metrics['stereo.balance']).toBeGreaterThan(3);
  expect(metrics['stereo.balance-median']).toBeCloseTo(0, 1);
});

test('mono sound has no stereo numbers, and the reason is that it is mono', async () => {
  const { metrics, absent } = await heard([signal]);
  expect(Object.keys(metrics).filter((id) => id.startsWith('stereo.'))).toEqual([]);
  expect(absent['stereo.width']).toBe('mono');
});

test('correlation over time follows what happens, and silence is 1', async () => {
  const left = sine(500, -20, 4);
  const right = left.map((x, i) => (i < 96_000 ? x : -x));
  const { features } = await heard([left, right]);
  expect(features.stereo.over.values).toEqual([1, 1, 1, 1, -1, -1, -1, -1]);
  const silent = await heard([sine(500, -20, 1), zeros(1)]);
  expect(silent.features.stereo.over.values).toEqual([1, 1]);
});

test('bands: each has its own correlation, width and mono loss', async () => {
  const low = sine(60, -20, 5);
  const mid = sine(1000, -20, 5);
  const high = sine(8000, -20, 5);
  const left = low.map((x, i) => x + mid[i]! + high[i]!);
  const right = low.map((x, i) => x - mid[i]! + 0.5 * high[i]!);
  const metrics = await metricsOf([left, right]);
  expect(metrics['stereo.low-correlation']).toBeCloseTo(1, 3);
  expect(metrics['stereo.mid-correlation']).toBeCloseTo(-1, 3);
  expect(metrics['stereo.high-correlation']).toBeCloseTo(1, 3);
  expect(metrics['stereo.low-width']).toBeLessThan(-40);
  expect(metrics['stereo.mid-width']).toBeGreaterThan(40);
  expect(metrics['stereo.high-width']).toBeCloseTo(20 * Math.log10(0.5 / 1.5), 2);
  expect(metrics['stereo.mono-loss-63']).toBeCloseTo(0, 2);
  expect(metrics['stereo.mono-loss-1000']).toBeGreaterThan(40);
  expect(metrics['stereo.mono-loss-8000']).toBeCloseTo(10 * Math.log10(1.25 / 2 / 0.75 ** 2), 2);
  expect(metrics).not.toHaveProperty(['stereo.mono-loss-250']);
});

test('out of phase for two seconds of five: two fifths of the time', async () => {
  const right = signal.map((x, i) => (i < 2 * 48_000 ? -x : x));
  const metrics = await metricsOf([signal, right]);
  // A window of 400 ms that the turn cuts belongs to the side that has more of it.
  expect(Math.abs(metrics['stereo.negative-time']! - (100 * 2 * 48_000) / signal.length)).toBeLessThan(4);
});

test.each([
  [0, 0],
  [0.2, 0],
  [-1, 0.3],
  [5, 0.5],
  [-12.34, 0.2],
])('right %d ms later, with %d of something else: the delay is found', async (milliseconds, foreign) => {
  const late = shifted(signal, (milliseconds / 1000) * 48_000);
  const metrics = await metricsOf([signal, late.map((x, i) => x + foreign * other[i]!)]);
  expect(Math.abs(metrics['stereo.delay']! * 1000 - milliseconds)).toBeLessThan(0.011); // half a sample at 48 kHz
});

test('an inverted side is not late, and unrelated sides are not either', async () => {
  expect((await metricsOf([signal, inverted(signal)]))['stereo.delay']).toBe(0);
  expect((await heard([signal, other])).features.stereo.delay!.prominence).toBeLessThan(10);
});

/** Later by a number of frames that need not be whole, round and round. */
function shifted(channel: Float32Array, frames: number): Float32Array {
  const size = channel.length;
  const bins = new Float64Array(2 * size);
  channel.forEach((x, i) => {
    bins[2 * i] = x;
  });
  const out = new Float64Array(2 * size);
  transformOf(size).forward(bins, out);
  for (let k = 0; k < size; k++) {
    const turn = (-2 * Math.PI * (k <= size / 2 ? k : k - size) * frames) / size;
    const [re, im] = [out[2 * k]!, out[2 * k + 1]!];
    out[2 * k] = re * Math.cos(turn) - im * Math.sin(turn);
    out[2 * k + 1] = re * Math.sin(turn) + im * Math.cos(turn);
  }
  transformOf(size).inverse(out, bins);
  return channel.map((_, i) => bins[2 * i]!);
}
