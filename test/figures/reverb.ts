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

/** The same of the mean of all four paths, for decays so short that a path has but few resonances in its lowest octaves. */
function errorOfPaths(written: Written, meant: readonly number[]): number {
  const seconds = 1.5 * Math.max(...meant) + 0.1;
  const paths = [...response(written, seconds, [1, 0]), ...response(written, seconds, [0, 1])];
  return Math.max(
    ...octaves.map((octave, i) => {
      const sum = paths.reduce((before, path) => before + reverberation(path, octave), 0);
      return 100 * Math.abs(sum / paths.length / meant[i]! - 1);
    }),
  );
}

/** Levels less the parabola over log frequency that is nearest to them: what dies sooner at one end of an octave is no peak. */
function evened(levels: Float64Array): Float64Array {
  const left = levels.slice();
  const bases: Float64Array[] = [];
  for (const degree of [0, 1, 2]) {
    const base = left.map((_, i) => Math.log2(1 + i / left.length) ** degree);
    for (const other of bases) subtract(base, other);
    bases.push(base);
    subtract(left, base);
  }
  return left;
}

/** What of it goes along with another. */
function subtract(from: Float64Array, other: Float64Array): void {
  const share =
    other.reduce((sum, value, i) => sum + value * from[i]!, 0) / other.reduce((sum, value) => sum + value ** 2, 0);
  other.forEach((value, i) => {
    from[i]! -= share * value;
  });
}

/** How far the highest peak of a spectrum is above the median of its octave, in dB; the worst octave counts. */
function prominence(power: Float64Array, size: number): number {
  return Math.max(
    ...octaves.map((octave) => {
      const bin = (frequency: number) => Math.round((frequency * size) / sampleRate);
      const part = power.subarray(bin(octave / Math.SQRT2), bin(octave * Math.SQRT2));
      const levels = evened(part.map((value) => 10 * Math.log10(value)));
      return Math.max(...levels) - median(levels);
    }),
  );
}

const size = 1 << 16;

/** Power spectrum of a second under a Hann window, its decay evened out where it is as set. */
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

/** The same from 150 ms on, for short decays. */
const shortTails = (): Float64Array[][] =>
  [0.5, 1].flatMap((decay) =>
    [1, 2].map((size) => {
      const written = { decay, size, predelay: 0 };
      const paths = [...response(written, 1.2, [1, 0]), ...response(written, 1.2, [0, 1])];
      return paths.map((path) => spectrum(path, Math.round(0.15 * sampleRate), decay));
    }),
  );

const mean = (paths: readonly Float64Array[]): Float64Array =>
  paths[0]!.map((_, k) => paths.reduce((sum, path) => sum + path[k]!, 0) / paths.length);

const within = { of: 'reverb', unit: '%', most: 10 };
const even = octaves.map(() => 1);
/** Of the ratio as it comes, in the octaves. */
const usual = [1.1, 1.066, 1.032, 1, 0.866, 0.75, 0.548];

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
        usual.map((share) => 1.6 * share),
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
    ...within,
    what: 'the same: 0.2, 0.3, 0.4 and 0.5 s, flat and as it comes, sizes 0.3 and 1, four paths in the mean',
    measure: () =>
      Math.max(
        ...[0.2, 0.3, 0.4, 0.5].flatMap((decay) =>
          [0.3, 1].flatMap((size) => [
            errorOfPaths(
              { decay, size, ratio: [[1000, 1]] },
              even.map(() => decay),
            ),
            errorOfPaths(
              { decay, size },
              usual.map((share) => share * decay),
            ),
          ]),
        ),
      ),
  },
  {
    ...within,
    what: 'the same: 8 s, as it comes, size 2',
    measure: () =>
      error(
        { decay: 8, size: 2 },
        usual.map((share) => 8 * share),
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
    what: 'the same for 0.5 and 1 s as they come, sizes 1 and 2',
    unit: 'dB',
    most: 12,
    measure: () => Math.max(...shortTails().map((paths) => prominence(mean(paths), size))),
  },
  {
    of: 'reverb',
    what: 'the same for every path alone; of Gaussian noise that dies alike it is 11 to 14 dB',
    unit: 'dB',
    most: 12,
    held: 16,
    measure: () => Math.max(...tails().flatMap((paths) => paths.map((path) => prominence(path, size)))),
  },
  {
    of: 'reverb',
    what: 'first reflection after an impulse without predelay, at size 2',
    unit: 'ms',
    most: 5,
    measure: () => {
      const [left] = response({ size: 2, predelay: 0 }, 0.2, [1, 1]);
      return (1000 * left!.findIndex((value) => Math.abs(value) > 1e-4)) / sampleRate;
    },
  },
  {
    of: 'reverb',
    what: 'gain at 0 Hz, after 3 s of it',
    unit: 'dB',
    most: -90,
    measure: () => {
      const kernel = reverb.prepare(withDefaults(reverb.settings, {}), { sampleRate, channels: 1 });
      const direct = new Float32Array(3 * sampleRate).fill(1);
      kernel.process([direct], [direct]);
      return 20 * Math.log10(Math.abs(direct.at(-1)!) + 1e-10);
    },
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
