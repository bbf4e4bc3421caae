import { describe, expect, test } from 'vitest';
import { butterworth, coefficients, magnitude } from '../../src/dsp/biquad.ts';
import { analogMagnitude, type FilterType } from '../../src/dsp/prototype.ts';

const sampleRate = 44_100;

function worstError(type: FilterType, frequency: number, Q: number, gain: number, rate = sampleRate): number {
  const section = coefficients(type, frequency, Q, gain, rate);
  let worst = 0;
  for (let f = 20; f <= 20_000; f *= 1.01) {
    const analog = analogMagnitude(type, frequency, Q, gain, f);
    if (analog > -40) worst = Math.max(worst, Math.abs(magnitude(section, f, rate) - analog));
  }
  return worst;
}

describe('sections follow their analog prototypes from 20 Hz to 20 kHz at 44.1 kHz', () => {
  test.each([30, 100, 290, 1000, 3000, 5000, 8000, 10_000, 12_000, 14_000, 16_000, 18_000])('bell at %i Hz', (f) => {
    for (const gain of [-12, -3, 6, 12])
      for (const Q of [Math.SQRT1_2, 1, 2, 8]) expect(worstError('peaking', f, Q, gain)).toBeLessThan(0.15);
  });

  test.each([30, 100, 1000, 5000, 8000, 10_000, 12_000, 14_000, 16_000, 18_000])('shelves at %i Hz', (f) => {
    for (const gain of [-12, -3, 6, 12])
      for (const type of ['lowshelf', 'highshelf'] as const)
        expect(worstError(type, f, Math.SQRT1_2, gain)).toBeLessThan(0.05);
  });

  test.each([40, 1000, 5000, 9000, 11_757, 14_000])('resonant shelves at %i Hz', (f) => {
    for (const gain of [-20, -6, 12, 20])
      for (const Q of [0.4, 1.25, 2])
        for (const type of ['lowshelf', 'highshelf'] as const) expect(worstError(type, f, Q, gain)).toBeLessThan(0.4);
  });

  test.each([20, 30, 80, 300, 1000])('high-pass and low-pass at %i Hz', (f) => {
    expect(worstError('highpass', f, Math.SQRT1_2, 0)).toBeLessThan(0.01);
    expect(worstError('lowpass', f, Math.SQRT1_2, 0)).toBeLessThan(0.12);
  });

  test.each([8000, 12_000, 18_000])('low-pass at %i Hz', (f) => {
    expect(worstError('lowpass', f, Math.SQRT1_2, 0)).toBeLessThan(0.12);
  });
});

test('a bell changes its centre by its gain', () => {
  expect(magnitude(coefficients('peaking', 1000, 1.4, -3, 48_000), 1000, 48_000)).toBeCloseTo(-3, 2);
});

test('a cut is the reciprocal of its boost', () => {
  for (const type of ['peaking', 'lowshelf', 'highshelf'] as const) {
    const [boost, cut] = [6, -6].map((gain) => coefficients(type, 9000, 0.9, gain, sampleRate));
    for (const f of [50, 1000, 9000, 20_000])
      expect(magnitude(boost!, f, sampleRate)).toBeCloseTo(-magnitude(cut!, f, sampleRate), 9);
  }
});

test('no gain is no filter', () => {
  expect(coefficients('highshelf', 8000, 0.7, 0, 48_000)).toEqual({ b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 });
});

test('sections are stable and finite at every rate, even where the frequency lies beyond it', () => {
  for (const rate of [8000, 22_050, 44_100, 96_000, 192_000])
    for (const f of [10, 200, 3900, 18_000, 20_000])
      for (const type of [
        'lowpass',
        'highpass',
        'bandpass',
        'notch',
        'allpass',
        'peaking',
        'highshelf',
        'lowshelf',
      ] as const)
        for (const gain of [-18, 18]) {
          const { b0, b1, b2, a1, a2 } = coefficients(type, f, 1, gain, rate);
          expect([b0, b1, b2, a1, a2].every(Number.isFinite)).toBe(true);
          expect(Math.abs(a2)).toBeLessThan(1);
          expect(Math.abs(a1)).toBeLessThan(1 + a2);
        }
});

test('Butterworth sections of the fourth order', () => {
  expect(butterworth(2)[0]).toBeCloseTo(Math.SQRT1_2, 12);
  expect(butterworth(4).map((Q) => Q.toFixed(4))).toEqual(['0.5412', '1.3066']);
});
