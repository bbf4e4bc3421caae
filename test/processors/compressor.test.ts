import { expect, test } from 'vitest';
import { compression } from '../../src/dsp/dynamics.ts';
import { withDefaults } from '../../src/fields.ts';
import { compressor } from '../../src/processors/compressor.ts';
import type { Chain } from '../../src/processors/index.ts';
import { prepareChain, render } from '../../src/processors/render.ts';
import { collected, sound } from '../helpers/signals.ts';

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

test('a steady tone comes out on the static curve', () => {
  const tone = (from: number) =>
    Float32Array.from(
      { length: sampleRate },
      (_, i) => 10 ** (from / 20) * Math.sin((2 * Math.PI * 997 * i) / sampleRate),
    );
  for (const knee of [0, 6, 12])
    for (const from of [-40, -23, -20, -17, -10, 0]) {
      const written = { threshold: -20, ratio: 4, knee };
      for (const sound of [steady(from), tone(from)]) {
        const out = compress(written, [sound])[0]!;
        const most = (samples: Float32Array) => level(Math.max(...samples.slice(-4800)));
        expect(most(out)).toBeCloseTo(most(sound) - compression(from, set(written)), 1);
      }
    }
});

test('reduction reaches 63 % after the attack, and has fallen by 63 % after the release', () => {
  const written = { threshold: -20, ratio: 100, knee: 0, attack: 0.01, release: 0.1 };
  const sound = new Float32Array(2 * sampleRate).fill(0.05);
  sound.fill(1, 0, sampleRate); // 0 dBFS, then -26
  const out = compress(written, [sound])[0]!;
  const reduction = (i: number) => level(sound[i]!) - level(out[i]!);
  const whole = reduction(sampleRate - 1);
  expect(reduction(480) / whole).toBeCloseTo(1 - 1 / Math.E, 2);
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

test('each channel on its own, if not linked; a key with other channels drives all alike', () => {
  const written = { threshold: -20, ratio: 2, knee: 0, linked: false };
  const last = (channels: readonly Float32Array[]) => channels.map((channel) => level(channel.at(-1)!));
  const [left, right] = last(compress(written, [steady(-10), steady(-40)]));
  expect(left).toBeCloseTo(-15, 2);
  expect(right).toBeCloseTo(-40, 4);
  const keyed = last(compress(written, [steady(-10), steady(-40)], [steady(-40), steady(0)]));
  expect(keyed[0]).toBeCloseTo(-10, 4);
  expect(keyed[1]).toBeCloseTo(-50, 2);
  for (const key of [[steady(0)], [steady(-60), steady(0), steady(-60)]])
    for (const [i, at] of last(compress(written, [steady(-10), steady(-40)], key)).entries())
      expect(at).toBeCloseTo(i === 0 ? -20 : -50, 2);
});

test('a key with more channels than a mono sound drives it, also through a high-pass', () => {
  const out = compress({ threshold: -20, ratio: 2, knee: 0 }, [steady(-10)], [steady(-60), steady(0)]);
  expect(level(out[0]!.at(-1)!)).toBeCloseTo(-20, 2);
  const filtered = compress({ threshold: -20, ratio: 2, highpass: 100 }, [steady(-10)], [steady(-60), steady(0)]);
  expect(level(filtered[0]!.at(-1)!)).toBeCloseTo(-10, 2); // a steady level has no high end
});

test('more than two channels are linked alike', () => {
  const out = compress({ threshold: -20, ratio: 2, knee: 0 }, [steady(-40), steady(-30), steady(-10)]);
  expect(out.map((channel) => level(channel.at(-1)!)).map((at) => Number(at.toFixed(2)))).toEqual([-45, -35, -15]);
});

test('below the knee nothing changes, to the bit', () => {
  const sound = [1, 2].map((step) => Float32Array.from({ length: sampleRate }, (_, i) => 0.07 * Math.sin(i * step)));
  expect(compress({ threshold: -20, ratio: 10, knee: 6 }, sound)).toEqual(sound);
});

test('lookahead is latency, and acts that much earlier', () => {
  const written = { threshold: -20, ratio: 10, attack: 0, lookahead: 0.005 };
  expect(compressor.prepare(set(written), { sampleRate, channels: 2 }).latency).toBe(240);
  const sound = new Float32Array(4800).fill(0.01);
  sound.fill(1, 2400, 2410);
  const out = compress(written, [sound])[0]!;
  expect(level(out[2399]!)).toBeCloseTo(-40, 2);
  expect(level(out[2400]!)).toBeLessThan(-50); // the burst itself comes at 2640
});

test('a key meets the sound at its own moment, whatever the steps before delay and however early it acts', async () => {
  const ones = new Float32Array(sampleRate / 2).fill(0.1);
  const key = new Float32Array(ones.length);
  key.fill(1, 12_000, 12_480);
  const written = { threshold: -20, ratio: 10, attack: 0, release: 0.001, key: 'kick' };
  const dips = async (chain: Chain) => {
    const [out] = await collected(
      render(chain, sound([ones], sampleRate, 1000), { keys: { kick: sound([key], sampleRate, 777) } }),
    );
    return [out!.findIndex((value) => value < 0.05), out!.findLastIndex((value) => value < 0.05)];
  };
  const [begin, end] = (await dips([{ processor: 'compressor', ...written }])) as [number, number];
  expect(begin).toBe(12_000);
  expect(end - 12_480).toBeLessThan(60);
  expect(await dips([{ processor: 'limiter' }, { processor: 'compressor', ...written }])).toEqual([begin, end]);
  const early = await dips([{ processor: 'limiter' }, { processor: 'compressor', ...written, lookahead: 0.005 }]);
  expect(early).toEqual([begin - 240, end - 240]);
});

test('settings change while sound runs: the reduction goes on from where it was', () => {
  const format = { sampleRate, channels: 2 };
  const loud = [steady(0, 0.1), steady(-3, 0.1)];
  const before = set({ threshold: -20, ratio: 4, highpass: 20 });
  const former = compressor.prepare(before, format);
  const out = loud.map((channel) => new Float32Array(channel.length));
  former.process(loud, out);
  const last = out.map((channel) => channel.at(-1)!);
  for (const change of [{ ratio: 8 }, { threshold: -30 }, { linked: false }, { highpass: 30 }, {}]) {
    const heir = compressor.prepare({ ...before, ...change }, format, { former });
    heir.process(loud, out);
    out.forEach((channel, c) => {
      expect(Math.abs(level(channel[0]!) - level(last[c]!))).toBeLessThan(0.1);
    });
  }
});

test('a side-chain corner that the sound cannot have is refused', () => {
  const chain: Chain = [{ processor: 'compressor', threshold: -20, highpass: 2000 }];
  expect(() => prepareChain(chain, { sampleRate: 4000, channels: 1 })).toThrow(
    /the side-chain high-pass stands at 2 kHz/,
  );
});

test('it speaks as a mixing engineer does', () => {
  expect(compressor.describe(set({ threshold: -20, ratio: 4, makeup: 2 }))).toBe(
    'compressor, threshold −20.0 dBFS, 4:1, attack 10 ms, release 0.15 s, makeup +2.0 dB',
  );
  expect(compressor.describe(set({ threshold: -20, ratio: 2, lookahead: 0.005, highpass: 120, linked: false }))).toBe(
    'compressor, threshold −20.0 dBFS, 2:1, attack 10 ms, release 0.15 s, look-ahead 5 ms, side-chain high-pass 120 Hz, each channel on its own',
  );
});
