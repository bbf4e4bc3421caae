import { expect, test } from 'vitest';
import { type Written, withDefaults } from '../../src/fields.ts';
import { transientShaper } from '../../src/processors/transient-shaper.ts';
import { gains, hit } from '../figures/transient-shaper.ts';

type Settings = Written<typeof transientShaper.settings>;
const sampleRate = 44_100;

test('loud or soft, a hit gets the same gain', () => {
  const [loud, soft] = [1, 1e-3].map((level) => gains({ attack: 5, sustain: -4 }, hit(0.01, 0.1, 0.3, level)));
  const most = loud!.reduce((worst, gain, i) => Math.max(worst, Math.abs(gain - soft![i]!)), 0);
  expect(most).toBeLessThan(0.001);
});

test('every hit of a row is shaped, and none beyond what is set', () => {
  const one = hit(0.005, 0.05, 0.25);
  const row = Float32Array.from({ length: 4 * one.length }, (_, i) => one[i % one.length]!);
  const heard = gains({ attack: 6, sustain: 6 }, row);
  expect(Math.max(...heard)).toBeLessThan(6.0001);
  for (const start of [0, 1, 2, 3]) expect(heard[start * one.length + 100]).toBeCloseTo(6, 1);
  expect(Math.min(...gains({ attack: -6 }, row))).toBeGreaterThan(-6.0001);
});

test('with nothing set the sound passes to the bit', () => {
  const sound = hit(0.01, 0.1, 0.3);
  expect(gains({}, sound).every((gain) => gain === 0)).toBe(true);
});

test('channels are linked', () => {
  const [left, right] = [hit(0.01, 0.1, 0.2), hit(0.01, 0.1, 0.2, 0.01)];
  const kernel = transientShaper.prepare(withDefaults(transientShaper.settings, { attack: 6 }), {
    sampleRate,
    channels: 2,
  });
  const out = [left, right].map((channel) => new Float32Array(channel.length));
  kernel.process([left, right], out);
  left.forEach((value, i) => {
    expect(out[0]![i]! / value).toBeCloseTo(out[1]![i]! / right[i]!, 5);
  });
});

test('settings change while sound runs: it goes on from what it heard', () => {
  const set = (written: Settings) => withDefaults(transientShaper.settings, written);
  const sound = hit(0.005, 0.1, 0.3);
  const format = { sampleRate, channels: 1 };
  const former = transientShaper.prepare(set({ sustain: 4 }), format);
  const [first, rest] = [sound.slice(0, 4410), sound.slice(4410)];
  former.process([first], [new Float32Array(first.length)]);
  const out = new Float32Array(rest.length);
  transientShaper.prepare(set({ sustain: 4 }), format, { former }).process([rest], [out]);
  const whole = gains({ sustain: 4 }, sound).slice(4410);
  out.forEach((value, i) => {
    expect(Math.abs(20 * Math.log10(value / rest[i]!) - whole[i]!)).toBeLessThan(0.3);
  });
});

test('it speaks as a mixing engineer does', () => {
  expect(transientShaper.describe(withDefaults(transientShaper.settings, { attack: 4, sustain: -3 }))).toBe(
    'transient shaper, attack +4.0 dB, sustain −3.0 dB',
  );
});
