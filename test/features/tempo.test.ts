import { describe, expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { tempo } from '../../src/features/tempo.ts';
import { hear } from '../../src/meters/hear.ts';
import { composed } from '../helpers/composed.ts';
import { both, noise, sampleRate, sine, sound, zeros } from '../helpers/signals.ts';

/** A click a beat. */
function metronome(bpm: number, seconds: number): Float32Array {
  const channel = zeros(seconds);
  const click = noise(-6, 0.03, 9).map((x, i) => x * Math.exp(-i / (0.005 * sampleRate)));
  for (let beat = 0; beat * 60 < (seconds - 0.1) * bpm; beat++)
    channel.set(click, Math.round(((beat * 60) / bpm + 0.1) * sampleRate));
  return channel;
}

const read = async (channels: readonly Float32Array[], rate?: number) =>
  new Logs(await hear(sound(channels, rate), tempo.meters)).get(tempo);

const of = (channel: Float32Array) => read(both(channel));

/** Octaves between two tempi. */
const octaves = (a: number, b: number): number => Math.log2(a / b);

test.each([60, 83.3, 100, 128, 174])('a metronome at %f', async (bpm) => {
  const found = (await of(metronome(bpm, 30))).bpm!;
  const off = octaves(found, bpm);
  expect([-1, 0, 1]).toContain(Math.round(off) + 0);
  // 0.2 %: as a delay time, less than a millisecond a beat.
  expect(Math.abs(off - Math.round(off))).toBeLessThan(0.003);
});

test('near 120 it is not the double or the half', async () => {
  expect((await of(metronome(118, 30))).bpm).toBeCloseTo(118, 0);
});

test.each([
  ['noise', noise(-6, 40, 3)],
  ['a tone', sine(440, -12, 20)],
  ['one hit', metronome(2, 20)],
  ['5 seconds', metronome(120, 5)],
])('%s has none', async (_, channel) => {
  expect(await of(channel)).toEqual({});
});

describe('made-up songs', () => {
  test('the tempo is right in nine of ten, octaves allowed', async () => {
    const seeds = Array.from({ length: 10 }, (_, i) => 500 + i);
    const right = [];
    for (const seed of seeds) {
      const song = composed(seed, 'AB');
      const { bpm } = await read(song.channels, song.rate);
      const off = octaves(bpm ?? 1, song.bpm);
      right.push(Math.abs(off) < 1.06 && Math.abs(off - Math.round(off)) < Math.log2(1.02));
    }
    expect(right.filter(Boolean).length).toBeGreaterThanOrEqual(9);
  });
});
