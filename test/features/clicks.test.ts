import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clicks } from '../../src/meters/clicks.ts';
import { hear } from '../../src/meters/hear.ts';
import { band } from '../helpers/band.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, noise, sampleRate, sine, sound, zeros } from '../helpers/signals.ts';
import { shapedNoise } from '../helpers/spectra.ts';

const timesOf = async (channels: readonly Float32Array[]): Promise<readonly number[]> =>
  ((await hear(sound(channels), [clicks])).logs.get('clicks') as { times: readonly number[] }).times;

const impulses = (channel: Float32Array, frames: readonly number[], height: number, width = 1) =>
  channel.map((x, i) => x + (frames.some((at) => i >= at && i < at + width) ? height : 0));

const places = [30_000, 61_234, 95_000, 140_001];
const seconds = places.map((frame) => frame / sampleRate);
const { mix, stems } = band(2, 4);

const expectAt = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  found.forEach((time, i) => void expect(Math.abs(time - expected[i]!)).toBeLessThan(1e-3));
};

test('single samples are found in a tone, in pink noise and in a band, in one channel or in all', async () => {
  const pink = shapedNoise((frequency) => 1 / frequency, -40, 3).subarray(0, 4 * sampleRate);
  for (const [name, channels] of Object.entries({
    tone: both(sine(220, -6, 4)),
    pink: [pink],
    mix,
    bass: stems.bass,
  })) {
    expect(await timesOf(channels), name).toEqual([]);
    const last = channels.length - 1;
    expectAt(await timesOf(channels.map((channel) => impulses(channel, places, 0.4))), seconds);
    expectAt(
      await timesOf(channels.map((channel, c) => (c === last ? impulses(channel, places, -0.5, 2) : channel))),
      seconds,
    );
  }
});

test('a click in silence is one; below −60 dBFS it is none', async () => {
  expectAt(await timesOf([impulses(zeros(4), places, 0.01)]), seconds);
  expect(await timesOf([impulses(zeros(4), places, 0.0004)])).toEqual([]);
});

test('a quiet stem shows its clicks as a loud one does', async () => {
  const quiet = stems.vocals.map((channel) => impulses(channel, places, 0.4).map((x) => x / 30));
  expectAt(await timesOf(quiet), seconds);
});

test('notes that begin, end, or buzz are no clicks', async () => {
  const beginnings = joined(zeros(0.4), sine(440, -6, 0.3, sampleRate, 1), zeros(0.4), noise(-6, 0.3), zeros(0.4));
  expect(await timesOf([beginnings])).toEqual([]);
  for (const frequency of [33, 55, 110]) {
    const saw = Float32Array.from(
      { length: 4 * sampleRate },
      (_, i) => 0.5 * (((i * frequency) / sampleRate) % 1) - 0.25,
    );
    expect(await timesOf([saw]), `${frequency} Hz`).toEqual([]);
  }
  expect(await timesOf([sine(997, -6, 1, sampleRate, 1)])).toEqual([]);
});

test('wherever a click lies, it is found there', async () => {
  const tone = sine(330, -10, 1);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2000, max: 46_000 }), async (at) => {
      expectAt(await timesOf([impulses(tone, [at], 0.3)]), [at / sampleRate]);
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('they are counted a minute', async () => {
  const { metrics } = await heard(mix.map((channel) => impulses(channel, places, 0.4)));
  expect(metrics['technical.clicks']).toBeCloseTo(60, 6);
});

test('what comes back in the same rhythm is played, and what lies between it clicks', async () => {
  const frames = [0, 1, 2, 3].flatMap((bar) => [0.1, 0.225, 0.6].map((at) => Math.round((bar + at) * sampleRate)));
  const strange = [37_111, 90_007, 150_500];
  const tone = sine(220, -6, 4).map((x, i) => ([...frames, ...strange].includes(i) ? x + 0.4 : x));
  const { clicks: found } = (await heard([tone])).features;
  expect(found.played).toBe(frames.length);
  expect(found.count).toBe(strange.length);
  expectAt(
    found.times,
    strange.map((frame) => frame / sampleRate),
  );
});
