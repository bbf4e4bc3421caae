import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sampleRate, sine } from '../helpers/signals.ts';

/** Three seconds of sound, three of pause, over and over. */
const music = noise(-6, 12, 7).map((x, i) => (Math.floor(i / sampleRate / 3) % 2 === 0 ? x : 0));
const sum = (...parts: readonly Float32Array[]) =>
  parts[0]!.map((_, i) => parts.reduce((all, part) => all + part[i]!, 0));
const hiss = noise(-70, 12, 9);
const mains = (frequency: number, level: number, seconds = 12, rate = sampleRate) =>
  sum(...[1, 2, 3, 4, 5, 7].map((k) => sine(k * frequency, level - 3 * k, seconds, rate, k)));
const humOf = async (channels: readonly Float32Array[], rate = sampleRate) =>
  (await heard(channels, { rate })).features.hum;

test.each([50, 60])('hum of %d Hz in pauses is found, at its level', async (frequency) => {
  const { score, frequency: found, level } = await humOf(both(sum(music, hiss, mains(frequency, -50))));
  expect(found).toBe(frequency);
  expect(score).toBeGreaterThan(18);
  const power = [1, 2, 3, 4, 5, 7].reduce((all, k) => all + 10 ** ((-50 - 3 * k) / 10) / 2, 0);
  expect(Math.abs(level! - 10 * Math.log10(power))).toBeLessThan(0.5);
});

test('at 44.1 and 96 kHz, and in one channel', async () => {
  for (const rate of [44_100, 96_000]) {
    const pausing = noise(-6, 8, 7, rate).map((x, i) => (i / rate < 4 ? x : 0));
    const quiet = noise(-70, 8, 9, rate);
    const { score } = await humOf([sum(pausing, quiet, mains(50, -50, 8, rate)), sum(pausing, quiet)], rate);
    expect(score, `${rate}`).toBeGreaterThan(18);
  }
});

test('hiss does not hum', async () => {
  expect((await humOf(both(sum(music, hiss)))).score).toBeLessThan(6);
});

test('a note that comes and goes is no hum, though its harmonics lie there', async () => {
  const [start, end] = [3 * sampleRate, 8 * sampleRate];
  const note = mains(50, -40).map((x, i) => (i > end ? x : 0));
  const opening = noise(-6, 12, 7).map((x, i) => (i < start ? x : 0));
  expect((await humOf(both(sum(opening, hiss, note)))).score).toBeLessThan(8);
  expect((await humOf(both(sum(opening, hiss, mains(50, -40))))).score).toBeGreaterThan(18);
});

test('a steady bass note a semitone off is no hum', async () => {
  for (const frequency of [47.2, 53, 55, 61.7]) {
    expect((await humOf(both(sum(music, hiss, mains(frequency, -50))))).score, `${frequency}`).toBeLessThan(8);
  }
});

test('without pauses there is nothing to say of it', async () => {
  const { metrics, absent } = await heard(both(sum(noise(-6, 4), mains(50, -30, 4))));
  expect(metrics['technical.hum']).toBeUndefined();
  expect(absent['technical.hum']).toBe('no-gap');
});

test('gaps that are too short for it, or too few for the noise floor, are not denied', async () => {
  const pausing = (from: number, to: number, seconds: number) =>
    noise(-6, seconds, 7).map((x, i) => (i / sampleRate >= from && i / sampleRate < to ? 0 : x));
  const short = await heard(both(sum(pausing(3, 4.4, 8), mains(50, -55, 8))));
  expect(short.metrics['noise.floor']).toBeLessThan(-50);
  expect(short.absent['technical.hum']).toBe('short-gap');
  const rare = await heard(both(sum(pausing(41, 44, 44), mains(50, -55, 44))));
  expect(rare.metrics['technical.hum']).toBeGreaterThan(10);
  expect(rare.absent['noise.floor']).toBe('short-gap');
});
