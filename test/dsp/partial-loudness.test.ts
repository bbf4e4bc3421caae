import { expect, test } from 'vitest';
import { criticalBands } from '../../src/dsp/bands.ts';
import { codeOf } from '../../src/dsp/level-code.ts';
import { bandAt, exciterFor, loudnessInQuiet, partialLoudness } from '../../src/dsp/partial-loudness.ts';

const fullScale = 100; // dB SPL
const excite = exciterFor(fullScale);

/** Excitation of tones, or of noise of so many dB SPL a band. */
function excitation(levels: Readonly<Record<number, number>> | number): Float32Array<ArrayBuffer> {
  const codes = new Uint8Array(criticalBands.length);
  const set = (band: number, level: number) => {
    codes[band] = codeOf(10 ** ((level - fullScale) / 10));
  };
  if (typeof levels === 'number') for (const band of criticalBands.keys()) set(band, levels);
  else for (const [frequency, level] of Object.entries(levels)) set(bandAt(Number(frequency)), level);
  const into = new Float32Array(criticalBands.length);
  excite(codes, 0, into, 0);
  return into;
}

const nothing = new Float32Array(criticalBands.length);
const sones = (of: Float32Array, beside = nothing): number =>
  of.reduce((sum, power, band) => sum + partialLoudness(band, power, beside[band]!), 0);

test.each([
  [40, 1],
  [50, 2.1],
  [60, 4.2],
  [70, 8.1],
  [80, 15.9],
])('1 kHz at %i dB SPL has %f sone', (level, expected) => {
  expect(sones(excitation({ 1000: level })) / expected).toBeGreaterThan(0.92);
  expect(sones(excitation({ 1000: level })) / expected).toBeLessThan(1.08);
});

test('a tone 4 to 3 dB under noise of a critical band is at its masked threshold: 0.003 to 0.007 sone an ear', () => {
  const noise = excitation(37); // 40 dB a critical band, of which a band is half
  const at = (ratio: number) => sones(excitation({ 1000: 40 + ratio }), noise) / 2;
  expect(at(-4)).toBeGreaterThan(0.002);
  expect(at(-3)).toBeLessThan(0.008);
  expect(at(-10)).toBeLessThan(0.0005);
  expect(at(10)).toBeGreaterThan(0.3);
});

test('beside nothing, nothing is lost', () => {
  const tones = excitation({ 200: 50, 1000: 60, 5000: 30 });
  const quiet = tones.reduce((sum, power, band) => sum + loudnessInQuiet(band, power), 0);
  expect(sones(tones)).toBe(quiet);
  expect(sones(nothing, tones)).toBe(0);
});

test('the louder the masker, the less is left, down to nothing', () => {
  const tones = excitation({ 300: 55, 1000: 60, 3000: 50 });
  let last = sones(tones);
  for (let level = 0; level <= 90; level += 0.5) {
    const left = sones(tones, excitation(level));
    expect(left).toBeLessThanOrEqual(last + 1e-9);
    last = left;
  }
  expect(last).toBeLessThan(0.01);
});

test('all of it 3 dB louder or softer changes the share that is lost by less than 0.05', () => {
  const lost = (shift: number) => {
    const tones = excitation({ 300: 55 + shift, 1000: 60 + shift, 3000: 50 + shift });
    return 1 - sones(tones, excitation(42 + shift)) / sones(tones);
  };
  expect(lost(0)).toBeGreaterThan(0.1);
  expect(Math.abs(lost(3) - lost(0))).toBeLessThan(0.05);
  expect(Math.abs(lost(-3) - lost(0))).toBeLessThan(0.05);
});

test('a louder sound reaches farther up', () => {
  const reach = (level: number) => {
    const spread = excitation({ 1000: level });
    return spread[bandAt(2000)]! / spread[bandAt(1000)]!;
  };
  expect(reach(90)).toBeGreaterThan(30 * reach(50));
});
