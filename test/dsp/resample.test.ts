import { expect, test } from 'vitest';
import { resample } from '../../src/dsp/resample.ts';
import { difference, heard, signal, soundOf } from '../helpers/containers.ts';

const sine = (frames: number, rate: number, frequency: number) =>
  signal(frames, (i) => Math.sin((2 * Math.PI * frequency * i) / rate));
const through = async (input: Float32Array, from: number, to: number, size = 1000) =>
  (await heard(resample(soundOf([input], { sampleRate: from }, size), to)))[0]!;
const edge = 500; // frames at which the filter sees the silence around

const level = (samples: Float32Array) =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length + 1e-20);

test.each([
  [44_100, 48_000],
  [48_000, 44_100],
  [44_100, 96_000],
  [96_000, 44_100],
  [24_000, 48_000],
  [44_100, 44_101],
  [48_000, 47_952.5],
])('a sine of 997 Hz from %i to %d Hz is the ideal sine within −90 dB, in time to the sample', async (from, to) => {
  const output = await through(sine(from, from, 997), from, to);
  expect(output).toHaveLength(Math.round(to));
  const ideal = sine(output.length, to, 997);
  expect(difference(output.subarray(edge, -edge), ideal.subarray(edge, -edge))).toBeLessThan(10 ** (-90 / 20));
});

test('the pass band is flat to 0.45 of the lower rate, within 0.001 dB', async () => {
  for (const frequency of [20, 5000, 15_000, 0.45 * 44_100]) {
    const output = await through(sine(48_000, 48_000, frequency), 48_000, 44_100);
    const ideal = sine(44_100, 44_100, frequency);
    expect(difference(output.subarray(edge, -edge), ideal.subarray(edge, -edge))).toBeLessThan(1.2e-4);
  }
});

test.each([22_100, 23_000, 23_900])(
  'a tone of %i Hz, which 44.1 kHz cannot hold, is 95 dB down and more',
  async (frequency) => {
    const output = await through(sine(48_000, 48_000, frequency), 48_000, 44_100);
    expect(level(output.subarray(edge, -edge))).toBeLessThan(-3 - 95);
  },
);

test('no image is left when the rate goes up', async () => {
  const output = await through(sine(44_100, 44_100, 15_000), 44_100, 96_000);
  expect(difference(output.subarray(edge, -edge), sine(96_000, 96_000, 15_000).subarray(edge, -edge))).toBeLessThan(
    3e-5,
  );
});

test.each([1, 7, 160, 4096, 100_000])('blocks of %i frames make no difference', async (size) => {
  const input = signal(5000, (i) => Math.sin(i * i * 0.001));
  expect(await through(input, 44_100, 48_000, size)).toEqual(await through(input, 44_100, 48_000, 1000));
  expect(await through(input, 48_000, 44_101, size)).toEqual(await through(input, 48_000, 44_101, 1000));
});

test('a constant stays what it is', async () => {
  const output = await through(new Float32Array(48_000).fill(0.5), 48_000, 44_100);
  expect(difference(output.subarray(edge, -edge), new Float32Array(44_100 - 2 * edge).fill(0.5))).toBeLessThan(1e-7);
});

test('an impulse stays where it was', async () => {
  const input = new Float32Array(44_100);
  input[22_050] = 1;
  const output = await through(input, 44_100, 48_000);
  expect(output.indexOf(Math.max(...output))).toBe(24_000);
});

test.each([0, 1, 2, 100])('%i frames make round(n × out ÷ in)', async (frames) => {
  expect(await through(new Float32Array(frames), 44_100, 96_000)).toHaveLength(Math.round((frames * 96_000) / 44_100));
  expect(await through(new Float32Array(frames), 96_000, 8000)).toHaveLength(Math.round((frames * 8000) / 96_000));
});

test('the same rate is the same sound', () => {
  const sound = soundOf([new Float32Array(10)]);
  expect(resample(sound, 48_000)).toBe(sound);
});
