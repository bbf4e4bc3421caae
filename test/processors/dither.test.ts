import { describe, expect, test } from 'vitest';
import { quantizer } from '../../src/audio/quantize.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { dither } from '../../src/processors/dither.ts';
import { noise, sine } from '../helpers/signals.ts';

const step = 2 ** -15;
const sampleRate = 44_100;

function dithered(channels: readonly Float32Array[], written: Written<typeof dither.settings> = {}): Float32Array[] {
  const kernel = dither.prepare(withDefaults(dither.settings, written), { sampleRate, channels: channels.length });
  const out = channels.map((channel) => new Float32Array(channel.length));
  kernel.process(channels, out);
  return out;
}

test.each([8, 16, 20, 24])('all that comes out stands on the grid of %i bits', (bitDepth) => {
  for (const shaping of [false, true]) {
    const [out] = dithered([noise(-6, 0.2)], { bitDepth, shaping });
    expect(out!.every((sample) => Number.isInteger(sample * 2 ** (bitDepth - 1)))).toBe(true);
  }
});

describe('sound on the grid passes to the bit', () => {
  test.each([false, true])('shaping %s', (shaping) => {
    const grid = noise(0, 0.3).map((value) => Math.round(value * 32_767) * step);
    expect(dithered([grid], { shaping })[0]).toEqual(grid);
    expect(dithered(dithered([noise(-20, 0.3)]), { shaping, seed: 3 })).toEqual(dithered([noise(-20, 0.3)]));
  });
});

test('silence before sound stays silence, and returns a tenth of a second after it', () => {
  const sound = new Float32Array(20_000);
  sound.set(noise(-60, 0.05), 5000);
  const [out] = dithered([sound], { shaping: true });
  expect(out!.subarray(0, 5000).every((value) => value === 0)).toBe(true);
  expect(out!.subarray(5000, 7000).some((value) => value !== 0)).toBe(true);
  expect(out!.subarray(12_000).every((value) => value === 0)).toBe(true);
});

test('a file of the same bits takes the samples as they are: nothing is dithered twice, nor clipped at full scale', () => {
  const loud = sine(997, 0, 0.2, sampleRate);
  loud.set([1, -1, 0.99999, -0.99999, 1.4, -1.4], 4000);
  for (const shaping of [false, true]) {
    const [out] = dithered([loud], { shaping });
    const { integers, clipped } = quantizer(16, 1, true, 5).quantize(out!.subarray(2000, 6000), 0);
    const clamped = out!.subarray(2000, 6000).map((value) => Math.max(-32_768, Math.min(32_767, value / step)));
    expect(Float32Array.from(integers)).toEqual(clamped);
    expect(clipped).toBe(2); // the two that were beyond full scale before
  }
});

test('what is at full scale all the time does not upset the shaping', () => {
  const [out] = dithered([new Float32Array(30_000).fill(0.99999)], { shaping: true });
  expect(Math.min(...out!)).toBeGreaterThan(1 - 30 * step);
});

test('seeds and channels have noise of their own', () => {
  const sound = noise(-40, 0.1);
  const [left, right] = dithered([sound, sound]);
  expect(left).not.toEqual(right);
  expect(dithered([sound], { seed: 1 })[0]).not.toEqual(left);
  expect(dithered([sound, sound])).toEqual([left, right]);
});

test('shaped noise is refused at rates that it is not made for', () => {
  const set = withDefaults(dither.settings, { shaping: true });
  expect(() => dither.prepare(set, { sampleRate: 96_000, channels: 2 })).toThrow(/44\.1 and 48 kHz.*96 kHz/);
});

test('it speaks as an engineer does', () => {
  expect(dither.describe(withDefaults(dither.settings, {}))).toBe('dither to 16 bit, TPDF');
  expect(dither.describe(withDefaults(dither.settings, { shaping: true }))).toBe('dither to 16 bit, shaped TPDF');
});
