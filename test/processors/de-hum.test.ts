import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { deHum } from '../../src/processors/de-hum.ts';

type Written = Parameters<typeof withDefaults<typeof deHum.settings>>[1];
const response = (written: Written, sampleRate = 44_100) =>
  deHum.prepare(withDefaults(deHum.settings, written), { sampleRate, channels: 1 }).response!;

test('every line is taken out, and the one after the last is not', () => {
  for (const [frequency, sampleRate] of [
    [50, 44_100],
    [60, 96_000],
  ] as const) {
    const at = response({ frequency, harmonics: 5 }, sampleRate);
    for (let k = 1; k <= 5; k++) expect(at(k * frequency)).toBeLessThan(-60);
    expect(Math.abs(at(6 * frequency))).toBeLessThan(0.01);
  }
});

test('as wide in hertz at every line: 3 dB down at the edges', () => {
  const at = response({ frequency: 50, harmonics: 6, Q: 10 });
  for (const line of [50, 150, 300]) for (const side of [-2.5, 2.5]) expect(at(line + side)).toBeCloseTo(-3.01, 0);
});

test('nothing rises, at no frequency', () => {
  const at = response({});
  for (let f = 5; f < 20_000; f *= 1.003) expect(at(f)).toBeLessThan(0.001);
});

test('a line above half the sample rate is refused', () => {
  expect(() => response({ frequency: 1000, harmonics: 40 }, 44_100)).toThrow(/last harmonic stands at/);
});

test('it says which lines', () => {
  const words = (written: Written) => deHum.describe(withDefaults(deHum.settings, written));
  expect(words({})).toBe('hum taken out at 50 Hz and its harmonics up to 400 Hz');
  expect(words({ frequency: 60, harmonics: 1 })).toBe('hum taken out at 60 Hz');
});
