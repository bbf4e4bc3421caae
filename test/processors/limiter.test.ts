import { describe, expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { limiter } from '../../src/processors/limiter.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { truePeak } from '../helpers/true-peak.ts';

type Written = Parameters<typeof withDefaults<typeof limiter.settings>>[1];
const sampleRate = 44_100;

/** Output aligned with the input, and what follows for 200 frames. */
function limit(channels: readonly Float32Array[], written: Written = {}): Float32Array[] {
  const kernel = limiter.prepare(withDefaults(limiter.settings, written), { sampleRate, channels: channels.length });
  const input = channels.map((channel) => Float32Array.from([...channel, ...new Float32Array(kernel.latency + 200)]));
  const out = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, out);
  return out.map((channel) => channel.subarray(kernel.latency));
}

const length = 12_000;
const signal = (of: (i: number) => number): Float32Array => Float32Array.from({ length }, (_, i) => of(i));
function noise(size: number): Float32Array {
  let state = 5;
  return signal(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return size * (state / 2 ** 31 - 1);
  });
}
/** As far as records go: nothing above 18 kHz. */
function dulled(sound: Float32Array): Float32Array {
  const taps = 101;
  const row = Array.from({ length: taps }, (_, j) => {
    const t = j - 50;
    const window = 0.42 + 0.5 * Math.cos((Math.PI * t) / 51) + 0.08 * Math.cos((2 * Math.PI * t) / 51);
    return (t === 0 ? 0.8 : Math.sin(0.8 * Math.PI * t) / (Math.PI * t)) * window;
  });
  return sound.map((_, i) => row.reduce((sum, weight, j) => sum + weight * (sound[i + j - 50] ?? 0), 0));
}

describe('the ceiling holds, read at 32 times the rate by another interpolator', () => {
  const two = (i: number) => Math.sin(2 * Math.PI * 0.41 * i) + Math.sin(2 * Math.PI * 0.45 * i);
  const impulses = new Float32Array(length);
  impulses.fill(1, 0, 2);
  impulses.fill(-1, length - 2);
  impulses[6000] = 2;
  test.each([
    ['noise', dulled(noise(3))],
    ['two tones', signal(two)],
    ['two tones that swell', signal((i) => two(i) * (0.2 + Math.sin(i / 700) ** 2))],
    ['squares', signal((i) => (Math.sin((2 * Math.PI * 997 * i) / sampleRate) > 0 ? 1 : -1))],
    ['bass and clicks', signal((i) => 0.9 * Math.sin(i / 140) + (i % 977 === 0 ? 1.5 : 0))],
    ['impulses at the ends', impulses],
  ])('%s', (_, sound) => {
    for (const ceiling of [-1, -0.3]) expect(truePeak(limit([sound], { ceiling })[0]!)).toBeLessThan(ceiling + 0.01);
  });
});

test('the ceiling holds on white noise too, where interpolators differ from each other', () => {
  for (const taps of [64, 96, 128, 256]) expect(truePeak(limit([noise(3)])[0]!, { taps })).toBeLessThan(-1 + 0.01);
});

test('below the ceiling it changes nothing, to the bit', () => {
  const sound = signal((i) => 0.5 * Math.sin(i / 9) + 0.3 * Math.sin(i / 2.3));
  expect(limit([sound])[0]!.subarray(0, length)).toEqual(sound);
});

test('it leaves the sound as it was once a peak is past', () => {
  const sound = signal((i) => 0.3 * Math.sin(i / 9) + (i === 1000 ? 2 : 0));
  const out = limit([sound], { release: 0.02 })[0]!;
  expect(out.subarray(0, 500)).toEqual(sound.subarray(0, 500));
  expect(out.subarray(10_900, length)).toEqual(sound.subarray(10_900));
});

test('loud sound comes close to the ceiling', () => {
  expect(truePeak(limit([dulled(noise(3))])[0]!)).toBeGreaterThan(-1.1);
});

test('channels are linked', () => {
  const loud = signal(() => 1).fill(2, 5000, 5010);
  const soft = signal(() => 0.1);
  const [left, right] = limit([loud, soft]);
  expect(right![5005]! / 0.1).toBeCloseTo(left![5005]! / 2, 6);
});

test('where settings change while it runs, no peak passes the higher of the two ceilings, and the lower holds once it is faded in', () => {
  const sound = signal((i) => 1.8 * Math.sin(i / 30) + (i % 499 === 0 ? 1 : 0));
  for (const [before, after] of [
    [-1, -6],
    [-6, -1],
  ] as const) {
    const chain = prepareChain([{ processor: 'limiter', ceiling: before }], { sampleRate, channels: 1 });
    const out = new Float32Array(length);
    for (let at = 0; at < length; at += 500) {
      if (at === 5000) chain.change([{ processor: 'limiter', ceiling: after, release: 0.01 }]);
      chain.process([sound.subarray(at, at + 500)], [out.subarray(at, at + 500)]);
    }
    expect(truePeak(out)).toBeLessThan(-1 + 0.02);
    const settled = 5000 + chain.latency + Math.round(0.01 * sampleRate) + 1;
    expect(truePeak(out.subarray(settled + 64, -64)) - after).toBeLessThan(0.02);
  }
});

test('bass is turned down once, not at every half wave, whatever the look-ahead', () => {
  const bass = signal((i) => 2 * Math.sin((2 * Math.PI * 45 * i) / sampleRate));
  for (const lookahead of [0.0005, 0.005, 0.02]) {
    const out = limit([bass], { lookahead })[0]!;
    const gains = Array.from(out.subarray(6000, 9000), (value, i) => value / bass[6000 + i]!);
    expect(Math.max(...gains) / Math.min(...gains)).toBeLessThan(1.002);
  }
});

test('it speaks as a mixing engineer does', () => {
  expect(limiter.describe(withDefaults(limiter.settings, {}))).toBe('true-peak limiter, ceiling −1.0 dBTP');
});
