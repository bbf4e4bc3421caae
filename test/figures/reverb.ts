import { butterworth, coefficients } from '../../src/dsp/biquad.ts';
import { Cascade } from '../../src/dsp/cascade.ts';
import { hann, transformOf } from '../../src/dsp/fft.ts';
import { correlation, median } from '../../src/dsp/statistics.ts';
import { withDefaults } from '../../src/fields.ts';
import { reverb } from '../../src/processors/reverb.ts';
import type { Figure } from './figure.ts';

type Written = Parameters<typeof withDefaults<typeof reverb.settings>>[1];
const sampleRate = 44_100;
const octaves = [125, 250, 500, 1000, 2000, 4000, 8000];

/** What comes out left and right after an impulse, full scale, on the given sides. */
function response(written: Written, seconds: number, sides: readonly [number, number]): Float32Array[] {
  const kernel = reverb.prepare(withDefaults(reverb.settings, written), { sampleRate, channels: 2 });
  const length = Math.round(seconds * sampleRate);
  const output = [new Float32Array(length), new Float32Array(length)];
  kernel.process(
    sides.map((height) => new Float32Array(length).fill(height, 0, 1)),
    output,
  );
  return output;
}

/** RT60 in an octave, ISO 3382: backward integration (Schroeder 1965), a line through −5 to −35 dB. */
function reverberation(impulse: Float32Array, octave: number): number {
  const edges = [
    ['highpass', octave / Math.SQRT2],
    ['lowpass', octave * Math.SQRT2],
  ] as const;
  const sections = edges.flatMap(([type, edge]) =>
    butterworth(6).map((Q) => coefficients(type, edge, Q, 0, sampleRate)),
  );
  const band = new Float32Array(impulse.length);
  new Cascade(sections, 1).process([impulse], [band]);
  const left = new Float64Array(band.length + 1);
  for (let i = band.length - 1; i >= 0; i--) left[i] = left[i + 1]! + band[i]! ** 2;
  let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < band.length; i++) {
    const level = 10 * Math.log10(left[i]! / left[0]!);
    if (level > -5 || level < -35) continue;
    n++;
    x += i;
    y += level;
    xx += i * i;
    xy += i * level;
  }
  return (-60 * (n * xx - x * x)) / (n * xy - x * y) / sampleRate;
}

/** Largest error of RT60 in per cent, over octaves and both channels; `meant` by octave, from 125 Hz on. */
function error(written: Written, meant: readonly number[]): number {
  const heard = response(written, 1.2 * Math.max(...meant), [1, 1]);
  return Math.max(
    ...octaves.flatMap((octave, i) =>
      heard.map((channel) => 100 * Math.abs(reverberation(channel, octave) / meant[i]! - 1)),
    ),
  );
}

/** How far the highest peak of a spectrum is above the median of its octave, in dB; the worst octave counts. */
function prominence(power: Float64Array, size: number): number {
  return Math.max(
    ...octaves.map((octave) => {
      const bin = (frequency: number) => Math.round((frequency * size) / sampleRate);
      const part = power.subarray(bin(octave / Math.SQRT2), bin(octave * Math.SQRT2));
      return 10 * Math.log10(Math.max(...part) / median(part));
    }),
  );
}

const size = 1 << 16;

/** Power spectrum of a second under a Hann window, its decay evened out. */
function spectrum(impulse: Float32Array, from: number, decay: number): Float64Array {
  const window = hann(sampleRate);
  const wave = new Float64Array(2 * size);
  window.forEach((weight, i) => {
    wave[2 * i] = weight * impulse[from + i]! * 10 ** ((3 * i) / sampleRate / decay);
  });
  const out = new Float64Array(2 * size);
  transformOf(size).forward(wave, out);
  return Float64Array.from({ length: size / 2 }, (_, k) => out[2 * k]! ** 2 + out[2 * k + 1]! ** 2);
}

let known: Float64Array[][] | undefined;

/** From left and right to left and right, at two places in the tail, for two decays. */
function tails(): Float64Array[][] {
  known ??= [1.2, 3].flatMap((decay) => {
    const written = { decay, predelay: 0, ratio: [[1000, 1]] as const };
    const paths = [...response(written, 1.8, [1, 0]), ...response(written, 1.8, [0, 1])];
    return [0.15, 0.7].map((from) => paths.map((path) => spectrum(path, Math.round(from * sampleRate), decay)));
  });
  return known;
}

const mean = (paths: readonly Float64Array[]): Float64Array =>
  paths[0]!.map((_, k) => paths.reduce((sum, path) => sum + path[k]!, 0) / paths.length);

const within = { of: 'reverb', unit: '%', most: 10 };
const even = octaves.map(() => 1);

export const figures: readonly Figure[] = [
  {
    ...within,
    what: 'RT60 in octaves 125 Hz to 8 kHz (T30), as set: 4 s at all frequencies',
    measure: () =>
      error(
        { decay: 4, ratio: [[1000, 1]] },
        even.map(() => 4),
      ),
  },
  {
    ...within,
    what: 'the same: 1.6 s and as it comes',
    measure: () =>
      error(
        {},
        [1.1, 1.066, 1.032, 1, 0.866, 0.75, 0.548].map((share) => 1.6 * share),
      ),
  },
  {
    ...within,
    what: 'the same: 0.6 s in a small room, 1.5 times as long at 125 Hz, half as long at 8 kHz',
    measure: () =>
      error(
        {
          decay: 0.6,
          size: 0.4,
          ratio: [
            [125, 1.5],
            [8000, 0.5],
          ],
        },
        octaves.map((_, i) => 0.6 * 1.5 * (1 / 3) ** (i / 6)),
      ),
  },
  {
    ...within,
    what: 'the same: 2.5 s, less around 500 Hz and above 2 kHz',
    measure: () =>
      error(
        {
          decay: 2.5,
          ratio: [
            [125, 1],
            [500, 0.75],
            [2000, 1],
            [8000, 0.5],
          ],
        },
        [2.5, 2.165, 1.875, 2.165, 2.5, 1.768, 1.25],
      ),
  },
  {
    of: 'reverb',
    what: 'no ring: highest peak of a second of tail (Hann) above the median of its octave, four paths in the mean',
    unit: 'dB',
    most: 12,
    measure: () => Math.max(...tails().map((paths) => prominence(mean(paths), size))),
  },
  {
    of: 'reverb',
    what: 'the same for every path alone; of Gaussian noise that dies alike it is 11 to 14 dB',
    unit: 'dB',
    most: 12,
    held: 17,
    measure: () => Math.max(...tails().flatMap((paths) => paths.map((path) => prominence(path, size)))),
  },
  {
    of: 'reverb',
    what: 'correlation of left and right in the tail of a sound in the middle',
    unit: '',
    most: 0.2,
    measure: () => {
      const [left, right] = response({ decay: 3 }, 3, [1, 1]).map((channel) => channel.subarray(0.1 * sampleRate));
      return Math.abs(correlation(left!, right!));
    },
  },
];
