import { transformOf } from '../../src/dsp/fft.ts';
import { type Shape, shapes } from '../../src/dsp/waveshape.ts';
import { withDefaults } from '../../src/fields.ts';
import { saturator } from '../../src/processors/saturator.ts';
import type { Figure } from './figure.ts';

const rates = [44_100, 48_000, 96_000];
const length = 1 << 14;

const binOf = (frequency: number, sampleRate: number): number => Math.round((frequency / sampleRate) * length) | 1;

/** Amplitudes of the bins to Nyquist, of a sine that has a whole number of periods, once all has settled. */
function spectrum(shape: Shape, drive: number, sampleRate: number, bin: number, size: number): Float64Array {
  const kernel = saturator.prepare(withDefaults(saturator.settings, { shape, drive }), { sampleRate, channels: 1 });
  const sound = Float32Array.from({ length: 3 * length }, (_, i) => size * Math.sin((2 * Math.PI * bin * i) / length));
  const out = new Float32Array(sound.length);
  kernel.process([sound], [out]);
  const heard = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) heard[2 * i] = out[2 * length + i]!;
  const bins = new Float64Array(2 * length);
  transformOf(length).forward(heard, bins);
  return Float64Array.from(
    { length: length / 2 + 1 },
    (_, i) => (2 * Math.hypot(bins[2 * i]!, bins[2 * i + 1]!)) / length,
  );
}

/** Loudest bin that is no harmonic of a full-scale sine, against the sine, in dB: of all shapes and sample rates. */
function aliases(drive: number, ...frequencies: number[]): number {
  const loudest = (shape: Shape, sampleRate: number, frequency: number): number => {
    const bin = binOf(frequency, sampleRate);
    const amplitudes = spectrum(shape, drive, sampleRate, bin, 1);
    const others = amplitudes.filter((_, i) => i > 1 && i % bin !== 0);
    return 20 * Math.log10(Math.max(...others) / amplitudes[bin]!);
  };
  return Math.max(
    ...shapes.flatMap((shape) =>
      rates.flatMap((rate) => frequencies.map((frequency) => loudest(shape, rate, frequency))),
    ),
  );
}

/** How far quiet sound is from what it was, with no drive. */
function distance(): number {
  const size = 10 ** (-50 / 20);
  const bins = [20, 100, 1000, 10_000, 16_000, 20_000].map((frequency) => binOf(frequency, 44_100));
  return Math.max(
    ...shapes.flatMap((shape) =>
      bins.map((bin) => Math.abs(20 * Math.log10(spectrum(shape, 0, 44_100, bin, size)[bin]! / size))),
    ),
  );
}

const of = 'saturator';
const tones = [1013, 3011, 7013, 8009, 9001];

export const figures: readonly Figure[] = [
  {
    of,
    what: 'aliases of 5 kHz at 24 dB of drive, to Nyquist, 44.1, 48 and 96 kHz, all shapes',
    unit: 'dB',
    most: -80,
    measure: () => aliases(24, 5000),
  },
  { of, what: 'the same, tones of 1 to 9 kHz', unit: 'dB', most: -80, measure: () => aliases(24, ...tones) },
  {
    of,
    what: 'the same, tones of 1 to 9 kHz, 30 dB of drive',
    unit: 'dB',
    most: -80,
    measure: () => aliases(30, ...tones),
  },
  {
    of,
    what: 'the same, tones of 1 to 9 kHz, 36 dB of drive',
    unit: 'dB',
    most: -70,
    measure: () => aliases(36, ...tones),
  },
  { of, what: 'quiet sound, no drive: distance from flat, 20 Hz to 20 kHz', unit: 'dB', most: 0.01, measure: distance },
];
