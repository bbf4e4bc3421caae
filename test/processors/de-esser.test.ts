import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { deEsser } from '../../src/processors/de-esser.ts';
import { joined, noise, sine } from '../helpers/signals.ts';

const sampleRate = 44_100;

test('sibilants fall by what was asked, loud or soft; vowels stay as they are, to the bit', () => {
  for (const level of [-6, -40]) {
    const [vowel, sibilant] = [sine(220, level, 1, sampleRate), sine(7000, level - 6, 1, sampleRate)];
    const input = joined(vowel, sibilant);
    const out = new Float32Array(input.length);
    deEsser.prepare(withDefaults(deEsser.settings, {}), { sampleRate, channels: 1 }).process([input], [out]);
    expect(out.subarray(0, vowel.length)).toEqual(vowel);
    const power = (samples: Float32Array) => samples.slice(-8000).reduce((sum, value) => sum + value * value, 0);
    expect(10 * Math.log10(power(out) / power(input))).toBeLessThan(-6);
    expect(10 * Math.log10(power(out) / power(input))).toBeGreaterThan(-8.1);
  }
});

test('noise of a pause is left alone', () => {
  const input = noise(-90, 1, 1, sampleRate);
  const out = new Float32Array(input.length);
  deEsser.prepare(withDefaults(deEsser.settings, {}), { sampleRate, channels: 1 }).process([input], [out]);
  expect(out).toEqual(input);
});
