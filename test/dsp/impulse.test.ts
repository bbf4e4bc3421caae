import { expect, test } from 'vitest';
import { impulseOf } from '../../src/dsp/impulse.ts';

/** |1 / (1 − a/z)| in dB. */
const decay = (a: number) => (share: number) => -10 * Math.log10(1 - 2 * a * Math.cos(2 * Math.PI * share) + a * a);

test('the minimum-phase response of a one-pole magnitude is its decay', () => {
  const impulse = impulseOf(decay(0.9), 1024, 'minimum');
  for (let n = 0; n < 200; n++) expect(impulse[n]).toBeCloseTo(0.9 ** n, 9);
});

test('linear phase is symmetrical around the middle', () => {
  const impulse = impulseOf(decay(0.9), 1024, 'linear');
  expect(impulse.length).toBe(1025);
  for (let n = 1; n < 512; n++) expect(impulse[512 + n]).toBeCloseTo(impulse[512 - n]!, 12);
});

test('a level curve is a lone impulse of that level', () => {
  for (const phase of ['minimum', 'linear'] as const) {
    const impulse = impulseOf(() => 6, 64, phase);
    expect(impulse[phase === 'linear' ? 32 : 0]).toBeCloseTo(10 ** 0.3, 12);
    expect(impulse.filter((value) => Math.abs(value) > 1e-12).length).toBe(1);
  }
});
