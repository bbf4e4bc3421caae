import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { joined, noise, sine, zeros } from '../helpers/signals.ts';

const depthOf = async (...channels: readonly Float32Array[]) => (await heard(channels)).metrics['technical.bit-depth'];
const quantized = (channel: Float32Array, bits: number) =>
  channel.map((x) => Math.round(x * 2 ** (bits - 1)) / 2 ** (bits - 1));

test('noise on a grid of any word length is told by it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 23 }), async (bits) => {
      expect(await depthOf(quantized(noise(-1, 0.2), bits))).toBe(bits);
    }),
    { seed: 1, numRuns: 12, examples: [[8], [16]] },
  );
});

test('24 bits are a grid, float is none', async () => {
  // At half scale and above a 32-bit float has just these 24 bits.
  expect(await depthOf(quantized(noise(-1, 0.2), 24))).toBe(24);
  const float = await heard([sine(997, -1, 4)]);
  expect(float.metrics['technical.bit-depth']).toBeUndefined();
  expect(float.absent['technical.bit-depth']).toBe('off-grid');
});

test('one finer sample in one channel decides', async () => {
  const coarse = quantized(noise(-1, 0.2), 8);
  const finer = coarse.map((x, i) => (i === 777 ? x + 2 ** -15 : x));
  expect(await depthOf(coarse, finer)).toBe(16);
  expect(await depthOf(joined(coarse, finer))).toBe(16);
});

test('16 bits turned down by 6 dB take 17, turned up by 6 dB 15', async () => {
  const stored = quantized(noise(-8, 0.2), 16);
  expect(
    await depthOf(
      stored.map((x) => x / 2),
      stored,
    ),
  ).toBe(17);
  expect(await depthOf(stored.map((x) => 2 * x))).toBe(15);
});

test('samples over full scale lie on the grid too', async () => {
  expect(await depthOf(quantized(noise(-1, 0.2), 16).map((x) => 8 * x))).toBe(13);
  expect(await depthOf(quantized(noise(-1, 0.2), 16).map((x) => 2 ** 12 * x))).toBe(4);
});

test('digital silence has no word length', async () => {
  expect(await depthOf(zeros(1))).toBeUndefined();
});
