import { expect, test } from 'vitest';
import { hann, realTransformOf, transformOf } from '../../src/dsp/fft.ts';
import { dice } from '../helpers/spectra.ts';

const size = 64;
const roll = dice(1);
const input = Float64Array.from({ length: 2 * size }, () => roll() - 0.5);

test('the transform is the sum that defines it', () => {
  const output = new Float64Array(2 * size);
  transformOf(size).forward(input, output);
  for (let k = 0; k < size; k++) {
    let [re, im] = [0, 0];
    for (let n = 0; n < size; n++) {
      const [c, s] = [Math.cos((2 * Math.PI * k * n) / size), Math.sin((2 * Math.PI * k * n) / size)];
      re += input[2 * n]! * c + input[2 * n + 1]! * s;
      im += input[2 * n + 1]! * c - input[2 * n]! * s;
    }
    expect(output[2 * k]).toBeCloseTo(re, 10);
    expect(output[2 * k + 1]).toBeCloseTo(im, 10);
  }
});

test('there and back is where it began', () => {
  const [there, back] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  transformOf(size).forward(input, there);
  transformOf(size).inverse(there, back);
  input.forEach((value, i) => void expect(back[i]).toBeCloseTo(value, 12));
});

test.each([4, 8, 64, 1024])('of %i real samples it is the lower half of the complex one', (size) => {
  const samples = Float64Array.from({ length: size }, () => roll() - 0.5);
  const [bins, whole] = [new Float64Array(size + 2), new Float64Array(2 * size)];
  realTransformOf(size).forward(samples, bins);
  transformOf(size).forward(
    Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 ? 0 : samples[i / 2]!)),
    whole,
  );
  bins.forEach((value, i) => void expect(value).toBeCloseTo(whole[i]!, 11));
});

test('one transform a size', () => {
  expect(transformOf(128)).toBe(transformOf(128));
  expect(transformOf(128).size).toBe(128);
});

test('a periodic Hann window adds up to 1 at half overlap, its power to 3/8', () => {
  const window = hann(size);
  for (let i = 0; i < size / 2; i++) expect(window[i]! + window[i + size / 2]!).toBeCloseTo(1, 12);
  expect(window.reduce((sum, w) => sum + w * w, 0) / size).toBeCloseTo(3 / 8, 12);
});
