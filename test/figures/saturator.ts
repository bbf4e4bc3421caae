import { transformOf } from '../../src/dsp/fft.ts';
import { type Shape, shapes } from '../../src/dsp/waveshape.ts';
import { withDefaults } from '../../src/fields.ts';
import { saturator } from '../../src/processors/saturator.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const length = 1 << 14;

/** Amplitudes of the bins, of a sine that has a whole number of periods, once all has settled. */
function spectrum(shape: Shape, drive: number, bin: number, size: number): Float64Array {
  const kernel = saturator.prepare(withDefaults(saturator.settings, { shape, drive }), { sampleRate, channels: 1 });
  const sound = Float32Array.from({ length: 3 * length }, (_, i) => size * Math.sin((2 * Math.PI * bin * i) / length));
  const out = new Float32Array(sound.length);
  kernel.process([sound], [out]);
  const heard = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) heard[2 * i] = out[2 * length + i]!;
  const bins = new Float64Array(2 * length);
  transformOf(length).forward(heard, bins);
  return Float64Array.from({ length: length / 2 }, (_, i) => (2 * Math.hypot(bins[2 * i]!, bins[2 * i + 1]!)) / length);
}

const binOf = (frequency: number): number => Math.round((frequency / sampleRate) * length) | 1;

/** Loudest bin up to a frequency that is no harmonic of a full-scale sine, against the sine, in dB; 24 dB of drive. */
function aliases(frequency: number, upTo: number): number {
  const bin = binOf(frequency);
  return Math.max(
    ...shapes.map((shape) => {
      const amplitudes = spectrum(shape, 24, bin, 1);
      const others = amplitudes.subarray(0, binOf(upTo)).filter((_, i) => i > 1 && i % bin !== 0);
      return 20 * Math.log10(Math.max(...others) / amplitudes[bin]!);
    }),
  );
}

/** How far quiet sound is from what it was, with no drive. */
function distance(): number {
  const size = 10 ** (-50 / 20);
  const bins = [20, 100, 1000, 10_000, 16_000, 20_000].map(binOf);
  return Math.max(
    ...shapes.flatMap((shape) =>
      bins.map((bin) => Math.abs(20 * Math.log10(spectrum(shape, 0, bin, size)[bin]! / size))),
    ),
  );
}

const of = 'saturator';

export const figures: readonly Figure[] = [
  {
    of,
    what: 'aliases of 5 kHz at 24 dB of drive, all shapes',
    unit: 'dB',
    most: -80,
    measure: () => aliases(5000, sampleRate / 2),
  },
  {
    of,
    what: 'the same below 20 kHz, tones of 1 to 8 kHz',
    unit: 'dB',
    most: -80,
    measure: () => Math.max(...[1000, 3000, 6500, 7500, 8000].map((frequency) => aliases(frequency, 20_000))),
  },
  { of, what: 'quiet sound, no drive: distance from flat, 20 Hz to 20 kHz', unit: 'dB', most: 0.01, measure: distance },
];
