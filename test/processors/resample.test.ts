import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { resample } from '../../src/processors/resample.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

const to = (sampleRate: number) => withDefaults(resample.settings, { sampleRate });

test.each([
  [44_100, 48_000],
  [48_000, 44_100],
  [96_000, 44_100],
  [44_100, 44_101],
])(
  'a whole sound goes from %i to %i Hz: its length is exact, and a sine stays in time to the sample',
  async (from, rate) => {
    const given = sound([sine(997, -6, 0.5, from), noise(-20, 0.5, 1, from)], from, [1, 999, 4096]);
    const out = resample.stream!(to(rate), given);
    expect(out.format).toEqual({ sampleRate: rate, channels: 2 });
    const [left, right] = await collected(out);
    expect(out.length).toBe(Math.round(given.length! * (rate / from)));
    expect([left!.length, right!.length]).toEqual([out.length, out.length]);
    const ideal = sine(997, -6, 0.5, rate);
    for (let i = 500; i < ideal.length - 500; i++) expect(Math.abs(left![i]! - ideal[i]!)).toBeLessThan(2e-6);
  },
);

test('a sound that has the rate passes, as a whole and in a kernel; any other rate is refused in pieces', () => {
  const given = sound([noise(-6, 0.1)], 48_000);
  expect(resample.stream!(to(48_000), given)).toBe(given);
  const kernel = resample.prepare(to(48_000), given.format);
  const [input, output] = [[noise(-6, 0.01)], [new Float32Array(480)]];
  kernel.process(input, output);
  expect(output).toEqual(input);
  expect(() => resample.prepare(to(44_100), given.format)).toThrow(/48 kHz.*44\.1 kHz.*whole sound/);
});

test('it speaks as an engineer does', () => {
  expect(resample.describe(to(44_100))).toBe('resample to 44.1 kHz');
});
