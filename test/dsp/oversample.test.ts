import { expect, test } from 'vitest';
import { Oversampler, phases } from '../../src/dsp/oversample.ts';

const oversampler = new Oversampler();
const { reach, taps } = oversampler;

/** Seeded noise, −1 to 1. */
function noise(length: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.9;
  });
}

test('sines pass through every phase up to 0.46 of the sample rate', () => {
  for (const f of [0.01, 0.1, 0.25, 0.4, 0.42, 0.45, 0.46]) {
    const x = Float64Array.from({ length: 2 * taps }, (_, i) => Math.cos(2 * Math.PI * f * i + 1));
    for (let phase = 0; phase < phases; phase++) {
      const expected = Math.cos(2 * Math.PI * f * (taps + phase / phases) + 1);
      expect(Math.abs(oversampler.value(x, taps, phase) - expected)).toBeLessThan(4e-4);
    }
  }
});

test('phase 0 is the sample itself, to the bit', () => {
  const x = noise(2 * taps);
  expect(oversampler.value(x, taps, 0)).toBe(x[taps]);
});

test('pruned scans agree with full scans to the bit', () => {
  const square = Float64Array.from({ length: 2000 }, (_, i) => (i % 50 < 25 ? 0.8 : -0.8));
  const impulses = Float64Array.from({ length: 2000 }, (_, i) => (i % 333 === 100 ? 1 : 0));
  const tone = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(0.81 * Math.PI * i));
  const hum = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(0.01 * i) + 0.01 * Math.sin(2.9 * i));
  for (const x of [noise(2000), noise(2000, 7), square, impulses, tone, hum, new Float64Array(2000)]) {
    const bends = new Float64Array(x.length + 1);
    oversampler.bends(x, x.length, bends);
    for (const floor of [0, 0.5, 0.9, 1]) {
      for (let at = reach; at < x.length - reach; at++) {
        let full = Math.max(Math.abs(x[at]!), Math.abs(x[at + 1]!));
        for (let phase = 1; phase < phases; phase++) full = Math.max(full, Math.abs(oversampler.value(x, at, phase)));
        const pruned = oversampler.peakAfter(x, at, floor, bends);
        if (full > floor ? pruned !== full : pruned > full)
          expect.fail(`at ${at}, floor ${floor}: ${pruned} for ${full}`);
      }
    }
  }
});
