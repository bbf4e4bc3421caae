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
test('a burst of 400 ms reads right wherever it lies between the steps of 10 ms', async () => {
  for (let i = 0; i < 20; i++) {
    const burst = joined(zeros(0.1 + i / 1000), sine(1000, -23, 0.4), zeros(0.5));
    expect(Math.abs((await measured(both(burst))).momentaryMax! + 23)).toBeLessThan(0.1);
  }
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

test('loudness that moves: deviation and jump of two levels, and the gain of ReplayGain', async () => {
  // 12 s at one level and 12 s 6 dB lower: the standard deviation of two equal heaps 6 apart is 3, the jump 6.
  const { metrics } = await heard(both(joined(sine(997, -20, 12), sine(997, -26, 12))));
  expect(Math.abs(metrics['loudness.deviation']! - 3)).toBeLessThan(0.1);
  expect(Math.abs(metrics['loudness.jump']! - 6)).toBeLessThan(0.1);
  expect(metrics['loudness.replay-gain']).toBeCloseTo(-18 - metrics['loudness.integrated']!, 9);
});
