import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, sine, zeros } from '../helpers/signals.ts';

const waveformOf = async (channels: readonly Float32Array[]) => (await heard(channels)).features.waveform;

test('a waveform has 600 columns that share the length, each with its peak and RMS', async () => {
  const quiet = sine(1000, -20, 12);
  const loud = sine(1000, -6, 12);
  const { step, peak, rms } = await waveformOf(both(quiet.map((x, i) => (i < 6 * 48_000 ? x : loud[i]!))));
  expect([step, peak.length, rms.length]).toEqual([12 / 600, 600, 600]);
  expect([peak[0], peak[299], peak[300], peak[599]]).toEqual([0.1, 0.1, 0.501, 0.501]);
  expect([rms[0], rms[299], rms[300], rms[599]]).toEqual([0.071, 0.071, 0.354, 0.354]);
});

test('one sample is seen where it is, in any channel, and over full scale', async () => {
  const right = zeros(60).map((_, i) => (i === 30.05 * 48_000 ? -1.5 : 0));
  const { peak } = await waveformOf([zeros(60), right]);
  expect(peak.flatMap((value, i) => (value > 0 ? [[i, value]] : []))).toEqual([[300, 1.5]]);
});

test('a length that 600 does not divide is shared to the end; short sounds have fewer columns', async () => {
  const { step, peak } = await waveformOf([sine(100, -6, 7.77)]);
  expect(step! * peak.length).toBeCloseTo(7.77, 6);
  expect(peak.every((value) => value > 0.49)).toBe(true);
  expect((await waveformOf([sine(1000, -6, 0.5)])).peak).toHaveLength(50);
  expect(await waveformOf([new Float32Array(100)])).toEqual({ peak: [], rms: [] });
});
