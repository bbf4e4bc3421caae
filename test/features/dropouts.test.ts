import { expect, test } from 'vitest';
import { band } from '../helpers/band.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

const { mix } = band(3, 4);
const dropoutsOf = async (...channels: readonly Float32Array[]) => (await heard(channels)).features.dropouts;
const tone = sine(440, -12, 4, sampleRate, 0.4);

/** Silence from a time on, of a length, both in seconds. */
const muted = (channel: Float32Array, ...places: readonly (readonly [number, number])[]) =>
  channel.map((x, i) => (places.some(([at, length]) => i / sampleRate >= at && i / sampleRate < at + length) ? 0 : x));

const holes = [
  [0.7013, 0.005],
  [1.5031, 0.02],
  [2.9017, 0.3],
] as const;

test('holes in all channels are found, where they are and as long as they are', async () => {
  for (const channels of [[tone], both(tone), mix, [mix[0]!, mix[1]!, tone]]) {
    const { count, places } = await dropoutsOf(...channels.map((channel) => muted(channel, ...holes)));
    expect(count).toBe(3);
    places.forEach(({ start, length, channel }, i) => {
      expect(Math.abs(start - holes[i]![0])).toBeLessThan(1e-4);
      expect(Math.abs(length - holes[i]![1])).toBeLessThan(1e-4);
      expect(channel).toBeUndefined();
    });
  }
});

test('a hole in one channel is found, and which', async () => {
  const { count, places } = await dropoutsOf(mix[0]!, muted(mix[1]!, ...holes));
  expect(count).toBe(3);
  expect(places.map(({ channel }) => channel)).toEqual([1, 1, 1]);
});

test('the number is that of the whole, at any level', async () => {
  const quiet = mix.map((channel) => muted(channel, ...holes).map((x) => x / 100));
  expect((await heard(quiet)).metrics['technical.dropouts']).toBe(3);
});

test('what is whole has none; less than 3 ms and more than 2 s are none', async () => {
  expect((await dropoutsOf(...mix)).count).toBe(0);
  expect((await dropoutsOf(...both(muted(tone, [1, 0.0025])))).count).toBe(0);
  expect((await dropoutsOf(...both(muted(tone, [1, 2.1])))).count).toBe(0);
});

test('silence before, after, and between sounds that die away is music', async () => {
  expect((await dropoutsOf(...both(joined(zeros(0.5), tone, zeros(0.5))))).count).toBe(0);
  const fade = (channel: Float32Array) => channel.map((x, i) => x * Math.min(1, (channel.length - i) / 480, i / 48));
  const notes = joined(fade(noise(-6, 1, 1)), zeros(0.1), fade(noise(-6, 1, 2)), zeros(0.1), fade(noise(-6, 1, 3)));
  expect((await dropoutsOf(...both(notes))).count).toBe(0);
  expect((await dropoutsOf(notes, noise(-6, 3.2, 5))).count).toBe(0);
});

test('silence of its own has no number', async () => {
  expect((await dropoutsOf(zeros(4))).count).toBeUndefined();
});
