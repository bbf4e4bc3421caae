import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { joined, noise, sine } from '../helpers/signals.ts';

const clippingOf = async (channel: Float32Array, rate = 48_000) => (await heard([channel], { rate })).features.clipping;
const regionsOf = async (channel: Float32Array, rate?: number) => (await clippingOf(channel, rate)).regions;
const clipped = (channel: Float32Array, at: number) => channel.map((x) => Math.max(-at, Math.min(at, x)));
const quantized = (channel: Float32Array, bits: number) =>
  channel.map((x) => Math.round(x * 2 ** (bits - 1)) / 2 ** (bits - 1));

test.each([
  ['at full scale', 1],
  ['at −6 dBFS, turned down since', 0.5],
])('a clipped sine of 100 Hz has 200 flat tops a second, %s', async (_, at) => {
  expect(await regionsOf(clipped(sine(100, 20 * Math.log10(at) + 3), at))).toBe(200);
});

test('one decibel of clipping is enough, also of a deep tone, also in 16 bits', async () => {
  for (const rate of [44_100, 96_000]) {
    expect(await regionsOf(clipped(sine(40, 1, 1, rate), 1), rate)).toBe(80);
    expect(await regionsOf(quantized(clipped(sine(40, -5, 1, rate), 0.5), 16), rate)).toBe(80);
  }
});

test('the dither of 24 bits does not hide it', async () => {
  const [one, two] = [noise(0, 1, 1), noise(0, 1, 2)];
  const dithered = clipped(sine(100, 0), 0.7).map((x, i) => x + ((one[i]! + two[i]!) / 2) * 2 ** -23);
  expect(await regionsOf(quantized(dithered, 24))).toBe(200);
});

test('both channels count, and places come in order', async () => {
  const left = joined(sine(100, 3, 0.5), sine(100, -3, 0.5));
  const right = joined(sine(100, -3, 0.5), sine(100, 3, 0.5));
  const { regions, times } = (await heard([clipped(left, 1), clipped(right, 1)])).features.clipping;
  expect(regions).toBe(200);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeCloseTo(1 / 400, 2);
  expect(times.at(-1)).toBeCloseTo(1 - 1 / 400, 2);
});

test.each([0, -6, -20, -25.9])(
  'a clean sine of %d dBFS is not clipped, however deep and however it was stored',
  async (level) => {
    for (const rate of [48_000, 96_000])
      for (const frequency of [5, 20, 41.2, 100, 997, 4000]) {
        const clean = sine(frequency, level, 1, rate);
        expect(await regionsOf(clean, rate), `${frequency} Hz`).toBe(0);
        expect(await regionsOf(quantized(clean, 24), rate), `${frequency} Hz, 24 bits`).toBe(0);
        expect(await regionsOf(quantized(clean, 16), rate), `${frequency} Hz, 16 bits`).toBe(0);
      }
  },
);

test('a square wave below full scale is a sound and not a cut-off one', async () => {
  const square = (factor: number) =>
    Float32Array.from({ length: 48_000 }, (_, i) => (i % 480 < 240 ? factor : -factor));
  expect(await regionsOf(square(0.5))).toBe(0);
  expect(await regionsOf(Float32Array.from({ length: 48_000 }, (_, i) => (i % 480 < 100 ? 0.5 : 0)))).toBe(0);
});

test('a constant is not clipping; neither are two equal samples', async () => {
  expect(await regionsOf(new Float32Array(48_000).fill(0.5))).toBe(0);
  expect(await regionsOf(noise(-1).map((x, i) => (i % 1000 < 2 ? 0.95 : x)))).toBe(0);
});

test('flat stretches far under the peak are not clipping', async () => {
  const held = joined(clipped(sine(100, -20), 0.05), sine(1000, -3));
  expect(await regionsOf(held)).toBe(0);
});

test('silence has no number', async () => {
  expect(await regionsOf(new Float32Array(48_000))).toBeUndefined();
});

test('where it is cut off is said in dBFS', async () => {
  expect((await clippingOf(clipped(sine(100, -3), 0.5))).level).toBeCloseTo(-6.02, 2);
  expect((await clippingOf(sine(100, -3))).level).toBeUndefined();
});

test('a section that was turned down after it was clipped shows in flat tops, not in regions', async () => {
  const loud = clipped(sine(100, 3), 1);
  const turned = joined(
    loud.map((x) => 0.6 * x),
    sine(100, -0.5),
  );
  const { regions, flatTops } = await clippingOf(turned);
  expect(regions).toBe(0);
  // 200 of them in 96 000 samples.
  expect(flatTops).toBeCloseTo(1e6 / 480, 6);
});
