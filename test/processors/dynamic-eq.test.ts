import { expect, test } from 'vitest';
import { compression } from '../../src/dsp/dynamics.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { dynamicEq } from '../../src/processors/dynamic-eq.ts';
import type { Kernel } from '../../src/processors/processor.ts';
import { joined, noise, sine } from '../helpers/signals.ts';

const sampleRate = 44_100;
const format = { sampleRate, channels: 1 };
const prepare = (written: Written<typeof dynamicEq.settings>, former?: Kernel): Kernel =>
  dynamicEq.prepare(withDefaults(dynamicEq.settings, written), format, former ? { former } : {});

function through(kernel: Kernel, input: Float32Array, key?: Float32Array): Float32Array {
  const out = new Float32Array(input.length);
  kernel.process([input], [out], key && [key]);
  return out;
}

/** Gain in dB of the last tenth of a second. */
function gainOf(out: Float32Array, input: Float32Array): number {
  const power = (samples: Float32Array) => samples.slice(-4410).reduce((sum, value) => sum + value * value, 0);
  return 10 * Math.log10(power(out) / power(input));
}

const slow = { attack: 0.1, release: 0.1 };

test('a tone in its centre is turned down as the static curve says, by the range at most', () => {
  for (const level of [-40, -31, -28, -20, -10, 0]) {
    const set = { frequency: 1000, threshold: -30, ratio: 4, range: -12, ...slow };
    const input = sine(1000, level, 2, sampleRate);
    const asked = Math.min(12, compression(level, { threshold: -30, ratio: 4, knee: 6 }));
    expect(gainOf(through(prepare(set), input), input)).toBeCloseTo(-asked, 1);
  }
});

test('a range above 0 lifts what is loud', () => {
  const input = sine(1000, -10, 2, sampleRate);
  const set = { frequency: 1000, threshold: -30, ratio: 100, range: 6, ...slow };
  expect(gainOf(through(prepare(set), input), input)).toBeCloseTo(6, 1);
});

test('a relative threshold does the same to soft and to loud sound', () => {
  const set = { frequency: 6000, threshold: -15, relative: true, ratio: 4, range: -12, ...slow };
  const voice = (level: number) => {
    const [low, high] = [sine(300, level, 1, sampleRate), sine(6000, level - 6, 1, sampleRate)];
    return low.map((value, n) => value + high[n]!);
  };
  const [loud, soft] = [-6, -36].map((level) => gainOf(through(prepare(set), voice(level)), voice(level)));
  expect(loud).toBeLessThan(-0.5);
  expect(soft).toBeCloseTo(loud!, 3);
});

test('another track may drive it, and what is far from the bell stays', () => {
  const set = { frequency: 5000, Q: 4, threshold: -30, range: -12, ratio: 10, ...slow };
  const key = sine(5000, -6, 2, sampleRate);
  const [near, far] = [sine(5000, -60, 2, sampleRate), sine(300, -6, 2, sampleRate)];
  expect(gainOf(through(prepare(set), near, key), near)).toBeCloseTo(-12, 1);
  expect(gainOf(through(prepare(set), far, key), far)).toBeCloseTo(0, 2);
});

test('when it has done its work, sound passes to the bit again', () => {
  const input = joined(sine(1000, -3, 0.5, sampleRate), noise(-60, 4, 1, sampleRate));
  const out = through(prepare({ frequency: 1000, threshold: -20 }), input);
  expect(gainOf(out.subarray(0, 22_050), input.subarray(0, 22_050))).toBeLessThan(-3);
  expect(out.subarray(-44_100)).toEqual(input.subarray(-44_100));
});

test('silence after sound costs no more than sound: nothing rings on as denormals', () => {
  const input = joined(noise(-3, 0.2, 1, sampleRate), new Float32Array(8 * sampleRate));
  const out = through(prepare({ frequency: 100, Q: 10, threshold: -40, release: 5 }), input);
  expect(out.every((value) => value === 0 || Math.abs(value) >= 1.2e-38)).toBe(true);
  expect(out.at(-1)).toBe(0);
});

test('one that takes over goes on with the reduction that the former had', () => {
  const set = { frequency: 1000, threshold: -30, ratio: 4, range: -12, ...slow };
  const input = sine(1000, -10, 2, sampleRate);
  const former = prepare(set);
  through(former, input);
  const out = through(prepare({ ...set, range: -13 }, former), input);
  const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0);
  const first = 10 * Math.log10(power(out.slice(0, 441)) / power(input.slice(0, 441)));
  expect(first).toBeLessThan(-11.5);
  expect(first).toBeGreaterThan(-13.1);
});

test('however fast it moves, nothing builds up', () => {
  const bursts = noise(0, 0.7, 5, sampleRate).map((value, n) => (n % 900 < 300 ? value : value / 100));
  for (const frequency of [25, 300, 5000, 19_000])
    for (const Q of [0.1, 2, 20])
      for (const range of [-24, 24]) {
        const out = through(
          prepare({ frequency, Q, range, threshold: -60, ratio: 100, attack: 0, release: 0.005 }),
          bursts,
        );
        const peak = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(peak).toBeLessThan(2 * 10 ** (Math.max(0, range) / 20));
      }
});
