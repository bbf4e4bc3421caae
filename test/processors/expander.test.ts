import { expect, test } from 'vitest';
import { type Written, withDefaults } from '../../src/fields.ts';
import { expander } from '../../src/processors/expander.ts';

const sampleRate = 48_000;
const set = (written: Written<typeof expander.settings>) => withDefaults(expander.settings, written);

function expand(
  written: Written<typeof expander.settings>,
  channels: readonly Float32Array[],
  key?: readonly Float32Array[],
): Float32Array[] {
  const kernel = expander.prepare(set(written), { sampleRate, channels: channels.length });
  const out = channels.map((channel) => new Float32Array(channel.length));
  kernel.process(channels, out, key);
  return out;
}

const steady = (level: number, seconds = 2): Float32Array =>
  new Float32Array(seconds * sampleRate).fill(10 ** (level / 20));
const level = (value: number): number => 20 * Math.log10(Math.abs(value));
const gate = { threshold: -20, ratio: 100, knee: 0, range: 60, attack: 0.002, hold: 0.05, release: 0.1 };

test('below the threshold it goes down by the ratio, to its range and no further', () => {
  const after = (from: number) =>
    level(expand({ threshold: -30, ratio: 3, knee: 0, range: 30 }, [steady(from)])[0]!.at(-1)!);
  expect(after(-20)).toBeCloseTo(-20, 4);
  expect(after(-35)).toBeCloseTo(-45, 2);
  expect(after(-60)).toBeCloseTo(-90, 2);
});

/** Loud for half a second, 40 dB softer before and after. */
const burst = steady(-40);
burst.fill(1, 24_000, 48_000);
const reduction = (out: Float32Array, i: number) => level(burst[i]!) - level(out[i]!);

test('a gate opens within its attack, stays open for its hold, and closes with its release', () => {
  const out = expand(gate, [burst])[0]!;
  expect(reduction(out, 23_999)).toBeCloseTo(60, 2);
  expect(reduction(out, 24_000 + 95)).toBeCloseTo(60 / Math.E, 0);
  expect(reduction(out, 47_000)).toBe(0);
  expect(reduction(out, 48_000 + 2400 - 1)).toBeCloseTo(0, 2);
  expect(reduction(out, 48_000 + 2400 + 4800)).toBeCloseTo(60 * (1 - 1 / Math.E), 1);
});

test('open, the sound passes to the bit', () => {
  const out = expand(gate, [burst])[0]!;
  expect(out.slice(26_000, 48_000)).toEqual(burst.slice(26_000, 48_000));
});

test('at 1:1 nothing changes, silence included', () => {
  const sound = new Float32Array(4800);
  sound.fill(0.3, 2400);
  for (const knee of [0, 6]) expect(expand({ threshold: -20, ratio: 1, knee }, [sound])[0]).toEqual(sound);
});

test('the lows between two half waves do not close it', () => {
  const bass = Float32Array.from({ length: sampleRate }, (_, i) => 0.2 * Math.sin((2 * Math.PI * 30 * i) / sampleRate));
  const out = expand({ threshold: -20, ratio: 100, knee: 0 }, [bass])[0]!;
  expect(out.slice(4800)).toEqual(bass.slice(4800));
});

test('a key opens it, for all channels alike', () => {
  const out = expand(gate, [steady(0), steady(-60)], [steady(-30)]);
  expect(out.map((channel) => level(channel.at(-1)!)).map(Math.round)).toEqual([-60, -120]);
  expect(expand(gate, [steady(-60)], [steady(-70), steady(-10)])[0]!.at(-1)).toBeCloseTo(1e-3, 6);
});

test('settings change while sound runs: it stays as open as it was', () => {
  const format = { sampleRate, channels: 1 };
  const former = expander.prepare(set({ ...gate, hold: 1 }), format);
  const out = [new Float32Array(4800)];
  former.process([new Float32Array(4800).fill(0.5)], out);
  former.process([new Float32Array(4800).fill(0.001)], out);
  const heir = expander.prepare(set({ ...gate, hold: 1, range: 30 }), format, { former });
  heir.process([new Float32Array(4800).fill(0.001)], out);
  expect(out[0]!.every((value) => Math.abs(level(value) + 60) < 0.01)).toBe(true);
});

test('it speaks as a mixing engineer does', () => {
  expect(expander.describe(set({ threshold: -40 }))).toBe(
    'expander, threshold −40.0 dBFS, 1:2, by 40.0 dB at most, attack 1 ms, hold 20 ms, release 0.1 s',
  );
  expect(expander.describe(set(gate))).toMatch(/^gate, threshold −20.0 dBFS, 1:100, /);
});
