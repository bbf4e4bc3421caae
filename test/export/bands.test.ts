import fc from 'fast-check';
import { expect, test } from 'vitest';
import { magnitude } from '../../src/dsp/biquad.ts';
import { bandsOf } from '../../src/export/bands.ts';
import { levelOf } from '../../src/export/cookbook.ts';
import { type Insert, insertsOf } from '../../src/export/insert.ts';
import type { Step } from '../../src/processors/index.ts';

const eqOf = (step: Step, sampleRate: number) =>
  insertsOf([step], { sampleRate, channels: 2 })[0] as Extract<Insert, { kind: 'eq' }>;

test('bells and high shelves up to 16 kHz, low shelves up to 5 kHz, come within 0.1 dB of ours, at 44.1 and 48 kHz', () => {
  const filters = fc.record({
    type: fc.constantFrom('peaking' as const, 'lowshelf' as const, 'highshelf' as const),
    frequency: fc.double({ min: 30, max: 16_000, noNaN: true }),
    Q: fc.double({ min: 0.5, max: 4, noNaN: true }),
    gain: fc.double({ min: -9, max: 9, noNaN: true }),
  });
  const property = fc.property(filters, fc.constantFrom(44_100, 48_000), (filter, sampleRate) => {
    const { type, gain } = filter;
    const Q = type === 'peaking' ? filter.Q : Math.min(filter.Q, 1);
    const frequency = Math.min(filter.frequency, type === 'lowshelf' ? 5000 : 16_000);
    const step: Step = { processor: 'filter', type, Q, frequency, gain };
    const eq = eqOf(step, sampleRate);
    const fit = bandsOf(eq, sampleRate)!;
    for (let at = 20; at < Math.min(20_000, 0.45 * sampleRate); at *= 1.2) {
      const ours = eq.sections.reduce((sum, section) => sum + magnitude(section, at, sampleRate), 0);
      expect(Math.abs(levelOf(fit.bands, at, sampleRate) - ours)).toBeLessThan(Math.max(0.1, fit.error + 0.02));
    }
    expect(fit.error, JSON.stringify(step)).toBeLessThan(0.1);
  });
  fc.assert(property, { numRuns: 40, seed: 3 });
});

test('a steep pass is sections of Butterworth, a tilt shelves; an all-pass and a de-hum are nothing', () => {
  const steep = bandsOf(eqOf({ processor: 'filter', type: 'highpass', frequency: 90, slope: 24 }, 48_000), 48_000)!;
  expect(steep.bands.map(({ Q }) => Number(Q.toFixed(3)))).toEqual([0.541, 1.307]);
  const tilt = bandsOf(eqOf({ processor: 'tilt', slope: -1 }, 48_000), 48_000)!;
  expect(tilt.error).toBeLessThan(0.25);
  expect(bandsOf(eqOf({ processor: 'de-hum' }, 48_000), 48_000)).toBeUndefined();
  expect(bandsOf(eqOf({ processor: 'filter', type: 'allpass', frequency: 90 }, 48_000), 48_000)).toBeUndefined();
});
