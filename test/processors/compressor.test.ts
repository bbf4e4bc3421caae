import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { compressor, reductionOf } from '../../src/processors/compressor.ts';

type Written = Parameters<typeof withDefaults<typeof compressor.settings>>[1];
const sampleRate = 48_000;
const set = (written: Written) => withDefaults(compressor.settings, written);

function compress(written: Written, channels: readonly Float32Array[], key?: readonly Float32Array[]): Float32Array[] {
  const kernel = compressor.prepare(set(written), { sampleRate, channels: channels.length });
  const out = channels.map((channel) => new Float32Array(channel.length));
  kernel.process(channels, out, key);
  return out;
}

/** A steady level is its own envelope. */
const steady = (level: number, seconds = 1): Float32Array =>
  new Float32Array(seconds * sampleRate).fill(10 ** (level / 20));
const level = (value: number): number => 20 * Math.log10(Math.abs(value));

test('a steady level comes out on the static curve', () => {
  for (const knee of [0, 6, 12])
    for (const from of [-40, -23, -20, -17, -10, 0]) {
      const written = { threshold: -20, ratio: 4, knee };
      const out = compress(written, [steady(from, 2)])[0]!;
      expect(level(out.at(-1)!)).toBeCloseTo(from - reductionOf(from, set(written)), 2);
    }
});

test('the static curve: nothing below, ratio above, a smooth knee between', () => {
  const curve = set({ threshold: -20, ratio: 4, knee: 6 });
  expect(reductionOf(-23, curve)).toBe(0);
  expect(reductionOf(-20, curve)).toBeCloseTo((0.75 * 9) / 12, 9);
  expect(reductionOf(-8, curve)).toBeCloseTo(9, 9);
  expect(reductionOf(-17, curve)).toBeCloseTo(2.25, 9);
});

test('reduction reaches 63 % after the attack, and has fallen by 63 % after the release', () => {
  const written = { threshold: -20, ratio: 100, knee: 0, attack: 0.01, release: 0.1 };
  const sound = new Float32Array(2 * sampleRate).fill(0.05);
  sound.fill(1, 0, sampleRate); // 0 dBFS, then -26
  const out = compress(written, [sound])[0]!;
  const reduction = (i: number) => level(sound[i]!) - level(out[i]!);
  const whole = reduction(sampleRate - 1);
  expect(reduction(480) / whole).toBeGreaterThan(0.6);
  expect(reduction(480) / whole).toBeLessThan(0.66);
  expect(reduction(sampleRate + 4800) / whole).toBeCloseTo(1 / Math.E, 2);
});

test('channels are linked, and makeup is added', () => {
  const [left, right] = compress({ threshold: -20, ratio: 2, knee: 0, makeup: 3 }, [steady(-10), steady(-40)]);
  expect(level(left!.at(-1)!)).toBeCloseTo(-12, 2);
  expect(level(right!.at(-1)!)).toBeCloseTo(-42, 2);
});

test('a key drives it; its own level does not', () => {
  const out = compress({ threshold: -20, ratio: 2, knee: 0 }, [steady(0)], [steady(-60)]);
  expect(level(out[0]!.at(-1)!)).toBeCloseTo(0, 3);
});

test('a high-pass in the side-chain keeps the low end from driving it', () => {
  const bass = Float32Array.from({ length: sampleRate }, (_, i) => Math.sin((2 * Math.PI * 50 * i) / sampleRate));
  const out = compress({ threshold: -20, ratio: 4, highpass: 500 }, [bass])[0]!;
  expect(level(Math.max(...out.slice(-4800)))).toBeGreaterThan(-0.5);
});

test('lookahead is latency', () => {
  expect(compressor.prepare(set({ threshold: -20, lookahead: 0.005 }), { sampleRate, channels: 2 }).latency).toBe(240);
});

test('it speaks as a mixing engineer does', () => {
  expect(compressor.describe(set({ threshold: -20, ratio: 4, makeup: 2 }))).toBe(
    'compressor, threshold −20.0 dBFS, 4:1, attack 10 ms, release 0.15 s, makeup +2.0 dB',
  );
});
