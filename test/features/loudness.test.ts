import { expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { loudness } from '../../src/features/loudness.ts';
import { hear } from '../../src/meters/hear.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine, sound, zeros } from '../helpers/signals.ts';

const measured = async (channels: readonly Float32Array[], rate = 48_000) => {
  const source = sound(channels, rate);
  return new Logs(await hear(source, loudness.meters)).get(loudness);
};
const tone =
  (...parts: readonly (readonly [seconds: number, level: number])[]) =>
  (rate: number) =>
    both(joined(...parts.map(([seconds, level]) => sine(1000, level, seconds, rate))));

const rates = [44_100, 48_000] as const;

// EBU Tech 3341 table 1: tolerance ±0.1 LU.
test.each([
  ['1', tone([20, -23]), -23],
  ['2', tone([20, -33]), -33],
  ['3', tone([10, -36], [60, -23], [10, -36]), -23],
  ['4', tone([10, -72], [10, -36], [60, -23], [10, -36], [10, -72]), -23],
  ['5', tone([20, -26], [20.1, -20], [20, -26]), -23],
])('Tech 3341 case %s: integrated loudness', async (_, signal, expected) => {
  for (const rate of rates)
    expect(Math.abs((await measured(signal(rate), rate)).integrated! - expected)).toBeLessThan(0.1);
});

test('Tech 3341 case 6: five channels and an LFE', async () => {
  const at = (level: number) => sine(1000, level, 20);
  const { integrated } = await measured([at(-28), at(-28), at(-24), zeros(20), at(-30), at(-30)]);
  expect(integrated).toBeCloseTo(-23, 1);
});

test('Tech 3341 case 9: short-term stays at −23', async () => {
  const { shortTerm } = await measured(
    tone(
      ...Array.from(
        { length: 5 },
        () =>
          [
            [1.34, -20],
            [1.66, -30],
          ] as const,
      ).flat(),
    )(48_000),
  );
  for (const value of shortTerm.values) expect(Math.abs(value + 23)).toBeLessThan(0.1);
});

test('Tech 3341 case 13: a 400-ms burst reads −23 wherever it lies', async () => {
  for (let i = 0; i < 20; i++) {
    const burst = joined(zeros(i * 0.02), sine(1000, -23, 0.4), zeros(1));
    expect(Math.abs((await measured(both(burst))).momentaryMax! + 23)).toBeLessThan(0.1);
  }
});

// EBU Tech 3342 table 1: tolerance ±1 LU.
test.each([
  ['1', tone([20, -20], [20, -30]), 10],
  ['2', tone([20, -20], [20, -15]), 5],
  ['3', tone([20, -40], [20, -20]), 20],
  ['4', tone([20, -50], [20, -35], [20, -20], [20, -35], [20, -50]), 15],
])('Tech 3342 case %s: loudness range', async (_, signal, expected) => {
  for (const rate of rates) expect(Math.abs((await measured(signal(rate), rate)).range! - expected)).toBeLessThan(1);
});

test('a full-scale 997-Hz sine in one front channel is −3.01 LUFS (BS.1770-5)', async () => {
  expect((await measured([sine(997, 0, 5), zeros(5)])).integrated).toBeCloseTo(-3.01, 2);
});

test('a mono file is as loud from two speakers as the same in stereo', async () => {
  const channel = sine(1000, -20, 5);
  const mono = await measured([channel]);
  expect(mono.dualMono).toBeCloseTo((await measured(both(channel))).integrated!, 9);
  expect(mono.dualMono! - mono.integrated!).toBeCloseTo(3.0103, 4);
  expect((await measured(both(channel))).dualMono).toBeUndefined();
  const { metrics } = await heard([channel]);
  expect(metrics['loudness.dual-mono']).toBe(mono.dualMono);
  expect((await heard(both(channel))).absent['loudness.dual-mono']).toBe('not-mono');
  expect((await heard([sine(1000, -90, 5)])).absent['loudness.dual-mono']).toBe('below-gate');
});

test('an inverted channel has no loudness in mono; a shared one loses none', async () => {
  const left = sine(1000, -20, 5);
  const mono = await measured(both(left));
  expect(mono.integrated! - mono.ofMid!).toBeCloseTo(0, 3);
  expect((await measured([left, left.map((x) => -x)])).ofMid).toBeUndefined();
});

test('silence and a single sample have no loudness', async () => {
  expect((await measured(both(zeros(5)))).integrated).toBeUndefined();
  expect((await measured([Float32Array.of(1)])).integrated).toBeUndefined();
});
