import { expect, test } from 'vitest';
import { impulsesOf } from '../../src/dsp/impulse.ts';

/** |1 / (1 − a/z)| in dB. */
const decay = (a: number) => (share: number) => -10 * Math.log10(1 - 2 * a * Math.cos(2 * Math.PI * share) + a * a);

test('the minimum-phase response of a one-pole magnitude is its decay', () => {
  const [impulse] = impulsesOf([decay(0.9)], 1024, 'minimum');
  for (let n = 0; n < 200; n++) expect(impulse[n]).toBeCloseTo(0.9 ** n, 9);
});

test('linear phase is symmetrical around the middle', () => {
  const [impulse] = impulsesOf([decay(0.9)], 1024, 'linear');
  expect(impulse.length).toBe(1025);
  for (let n = 1; n < 512; n++) expect(impulse[512 + n]).toBeCloseTo(impulse[512 - n]!, 12);
});

test('a level curve is a lone impulse of that level', () => {
  for (const phase of ['minimum', 'linear'] as const) {
    const [impulse] = impulsesOf([() => 6], 64, phase);
    expect(impulse[phase === 'linear' ? 32 : 0]).toBeCloseTo(10 ** 0.3, 12);
    expect(impulse.filter((value) => Math.abs(value) > 1e-12).length).toBe(1);
  }
});

test('two curves at once are each as alone', () => {
  for (const phase of ['minimum', 'linear'] as const) {
    const [one, other] = impulsesOf([decay(0.9), decay(-0.5)], 1024, phase);
    const alone = [decay(0.9), decay(-0.5)].map((curve) => impulsesOf([curve], 1024, phase)[0]);
    for (let n = 0; n < one.length; n++) {
      expect(one[n]).toBeCloseTo(alone[0]![n]!, 12);
      expect(other![n]).toBeCloseTo(alone[1]![n]!, 12);
    }
  }
});
