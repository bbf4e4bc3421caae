import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, joined, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

const edgesOf = async (...parts: readonly Float32Array[]) => (await heard(both(joined(...parts)))).features.edges;

test('silence before and after is told to 10 ms, also as a murmur under −60 dBFS', async () => {
  for (const silence of [zeros, (seconds: number) => noise(-62, seconds)]) {
    const { head, tail } = await edgesOf(silence(1.23), sine(440, -20, 3), silence(0.77));
    expect(Math.abs(head! - 1.23)).toBeLessThan(0.011);
    expect(Math.abs(tail! - 0.77)).toBeLessThan(0.011);
  }
});

test('a sound without either has none', async () => {
  const { head, tail } = await edgesOf(sine(440, -20, 3));
  expect(head).toBe(0);
  expect(tail).toBeCloseTo(0, 9);
});

test('an end is as loud as its last 50 ms, with silence behind it or without', async () => {
  for (const rest of [zeros(0), zeros(1)]) {
    const { features, metrics } = await heard(both(joined(sine(997, -20, 4), sine(997, -32, 1), rest)));
    expect(features.edges.endLevel).toBeCloseTo(-32 - 3.01 - metrics['loudness.integrated']!, 1);
  }
});

test('a sound that dies away ends low', async () => {
  const { endLevel } = await edgesOf(sine(440, -10, 6).map((x, i) => x * 10 ** (-i / sampleRate)));
  expect(endLevel).toBeLessThan(-35);
});

test.each([
  ['8 dB a second', 8, true],
  ['4 dB a second', 4, false],
  ['not at all', 0, false],
])('a sound that falls by %s at the end', async (_, slope, fadesOut) => {
  const fall = noise(-10, 4, 3).map((x, i) => x * 10 ** ((-slope * i) / sampleRate / 20));
  expect((await edgesOf(noise(-10, 4), fall)).fadesOut).toBe(fadesOut);
  expect((await edgesOf(noise(-10, 4), fall, zeros(2))).fadesOut).toBe(fadesOut);
});

test('steps down and up are no fade', async () => {
  const levels = [-10, -20, -15, -30, -25, -40];
  expect((await edgesOf(noise(-10, 4), ...levels.map((level, i) => noise(level, 0.5, i)))).fadesOut).toBe(false);
});

test('what never passes −60 dBFS has no edges', async () => {
  expect(await edgesOf(noise(-61, 4))).toEqual({});
});

test('dead silence ends where a murmur begins', async () => {
  const { head, deadHead, tail, deadTail } = await edgesOf(
    zeros(1.2),
    noise(-70, 1),
    sine(440, -20, 3),
    noise(-70, 0.5),
    noise(-95, 0.7),
  );
  expect(Math.abs(head! - 2.2)).toBeLessThan(0.011);
  expect(Math.abs(deadHead! - 1.2)).toBeLessThan(0.011);
  expect(Math.abs(tail! - 1.2)).toBeLessThan(0.011);
  expect(Math.abs(deadTail! - 0.7)).toBeLessThan(0.011);
});
