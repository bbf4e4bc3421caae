import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { filter } from '../../src/processors/filter.ts';

type Written = Parameters<typeof withDefaults<typeof filter.settings>>[1];
const format = { sampleRate: 44_100, channels: 1 };
const set = (written: Written) => withDefaults(filter.settings, written);
const response = (written: Written, frequency: number) => filter.prepare(set(written), format).response!(frequency);

test('a pass falls by its slope and is Butterworth', () => {
  for (const slope of [12, 24, 36, 48]) {
    expect(response({ type: 'highpass', frequency: 200, slope }, 200)).toBeCloseTo(-3.01, 1);
    expect(response({ type: 'highpass', frequency: 200, slope }, 50)).toBeCloseTo(-2 * slope, 0);
    expect(response({ type: 'lowpass', frequency: 1000, slope }, 4000)).toBeCloseTo(-2 * slope, 0);
  }
});

test('no gain is no change, to the bit', () => {
  const input = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i));
  const out = [new Float32Array(100)];
  filter.prepare(set({ type: 'peaking', frequency: 1000 }), format).process([input], out);
  expect(out[0]).toEqual(input);
});

test('it speaks as a mixing engineer does', () => {
  const words = (written: Written) => filter.describe(set(written));
  expect(words({ type: 'peaking', frequency: 290, gain: -3, Q: 1.1 })).toBe('bell 290 Hz, −3.0 dB, Q 1.1');
  expect(words({ type: 'highpass', frequency: 30, slope: 24 })).toBe('high-pass 30 Hz, 24 dB/oct');
  expect(words({ type: 'highshelf', frequency: 10_000, gain: 1.5 })).toBe('high shelf 10 kHz, +1.5 dB');
  expect(words({ type: 'notch', frequency: 50, Q: 20 })).toBe('notch 50 Hz, Q 20');
});

test('a filter that takes over goes on where the former stood', () => {
  const input = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i / 70));
  const bell = set({ type: 'peaking', frequency: 100, gain: 12 });
  const [whole, first, rest] = [2000, 1000, 1000].map((length) => new Float32Array(length));
  filter.prepare(bell, format).process([input], [whole!]);
  const former = filter.prepare(bell, format);
  former.process([input.subarray(0, 1000)], [first!]);
  filter.prepare(bell, format, { former }).process([input.subarray(1000)], [rest!]);
  expect(rest).toEqual(whole!.subarray(1000));
});

test('what a shape has no use for is refused', () => {
  const pass = set({ type: 'lowpass', frequency: 1000, gain: 3 });
  expect(() => filter.prepare(pass, format)).toThrow('The low-pass has no gain of its own: take "gain" off');
  const bell = set({ type: 'peaking', frequency: 1000, gain: 3, slope: 24 });
  expect(() => filter.prepare(bell, format)).toThrow('The bell has no slope to set: take "slope" off');
});
