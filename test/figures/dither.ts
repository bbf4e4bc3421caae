import { shaping } from '../../src/dsp/dither.ts';
import { transformOf } from '../../src/dsp/fft.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { dither } from '../../src/processors/dither.ts';
import { sine } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const length = 1 << 18;
const step = 2 ** -15; // 16 bit

function through(sound: Float32Array, written: Written<typeof dither.settings> = {}): Float32Array {
  const out = new Float32Array(sound.length);
  dither.prepare(withDefaults(dither.settings, written), { sampleRate, channels: 1 }).process([sound], [out]);
  return out;
}

/** A whole number of periods, so that a transform without a window has it in one bin. */
const bin = 5927; // 997 Hz
const tone = (level: number): Float32Array => sine((bin * sampleRate) / length, level, length / sampleRate, sampleRate);

/** What rounding adds, in steps. */
function errors(written: Written<typeof dither.settings> = {}): Float64Array {
  const sound = tone(-20);
  return Float64Array.from(through(sound, written), (value, i) => (value - sound[i]!) / step);
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: Float64Array): number => meanOf(values.map((value) => value ** 2)) - meanOf(values) ** 2;

/** Amplitudes of bins, 0 to half the rate. */
function spectrum(samples: ArrayLike<number>): Float64Array {
  const out = new Float64Array(2 * length);
  const interleaved = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) interleaved[2 * i] = samples[i]!;
  transformOf(length).forward(interleaved, out);
  return Float64Array.from({ length: length / 2 }, (_, i) => (2 * Math.hypot(out[2 * i]!, out[2 * i + 1]!)) / length);
}

/** Highest harmonic of a tone of −90 dBFS, in dBFS, in the mean of many runs, so that noise does not hide it. */
function harmonics(shaping: boolean, runs: number): number {
  const sound = tone(-90);
  const sum = new Float64Array(length);
  for (let seed = 0; seed < runs; seed++) {
    const out = through(sound, { shaping, seed });
    for (let i = 0; i < length; i++) sum[i]! += out[i]! / runs;
  }
  const amplitudes = spectrum(sum);
  const found = Array.from({ length: 20 }, (_, i) => amplitudes[(i + 2) * bin] ?? 0);
  return 20 * Math.log10(Math.max(...found));
}

/** Noise between 1 and 5 kHz of the shaped dither against that of the flat one. */
function quieter(): number {
  const [from, to] = [1000, 5000].map((frequency) => Math.round((frequency / sampleRate) * length));
  const noise = (written: Written<typeof dither.settings>): number =>
    spectrum(errors(written))
      .subarray(from, to)
      .reduce((sum, size) => sum + size ** 2, 0);
  return 10 * Math.log10(noise({ shaping: true }) / noise({}));
}

const theory = 0.25 * (1 + shaping.reduce((sum, weight) => sum + weight ** 2, 0));
const of = 'dither';

export const figures: readonly Figure[] = [
  { of, what: 'mean of the error, in steps', unit: '', most: 0.005, measure: () => Math.abs(meanOf(errors())) },
  {
    of,
    what: 'variance of the error against theory (a quarter of a step squared)',
    unit: '%',
    most: 1,
    measure: () => 100 * Math.abs(varianceOf(errors()) / 0.25 - 1),
  },
  {
    of,
    what: 'shaped: variance against theory (a quarter, times the energy of the weights)',
    unit: '%',
    most: 1,
    measure: () => 100 * Math.abs(varianceOf(errors({ shaping: true })) / theory - 1),
  },
  {
    of,
    what: 'highest harmonic of a tone of −90 dBFS at 16 bit',
    unit: 'dBFS',
    most: -120,
    measure: () => harmonics(false, 2),
  },
  { of, what: 'shaped: the same', unit: 'dBFS', most: -120, measure: () => harmonics(true, 32) },
  { of, what: 'shaped: noise between 1 and 5 kHz against flat', unit: 'dB', most: -6, measure: quieter },
];
