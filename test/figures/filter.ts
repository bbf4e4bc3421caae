import { hann, transformOf } from '../../src/dsp/fft.ts';
import { analogMagnitude, type FilterType } from '../../src/dsp/prototype.ts';
import { withDefaults } from '../../src/fields.ts';
import { filter } from '../../src/processors/filter.ts';
import type { Step } from '../../src/processors/index.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { sine } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const format = { sampleRate: 44_100, channels: 1 };
const octaves = (from: number, to: number): number[] =>
  Array.from({ length: Math.ceil(12 * Math.log2(to / from)) + 1 }, (_, i) => Math.min(to, from * 2 ** (i / 12)));

/** Largest distance from the analog prototype, over the frequencies at which it is asked for. */
function distance(
  type: FilterType,
  gains: readonly number[],
  factors: readonly number[],
  range: readonly [number, number],
) {
  let worst = 0;
  for (const frequency of octaves(25, 18_000).filter((_, i) => i % 4 === 0)) {
    for (const Q of factors) {
      for (const gain of gains) {
        const { response } = filter.prepare(withDefaults(filter.settings, { type, frequency, Q, gain }), format);
        for (const f of octaves(...range)) {
          const analog = analogMagnitude(type, frequency, Q, gain, f);
          if (analog > -24) worst = Math.max(worst, Math.abs(response!(f) - analog));
        }
      }
    }
  }
  return worst;
}

/** A running chain whose bell is asked to stand elsewhere every 128 frames: 100 Hz to 5 kHz, up and down by 12 dB. */
function swept(input: Float32Array): Float32Array {
  const block = 128;
  const output = new Float32Array(input.length);
  const bell = (at: number): Step => ({
    processor: 'filter',
    type: 'peaking',
    frequency: 100 * 50 ** (at / input.length),
    Q: 1,
    gain: 12 * Math.cos(at / block),
  });
  const chain = prepareChain([bell(0)], format);
  for (let at = 0; at < input.length; at += block) {
    chain.change([bell(at)]);
    chain.process([input.subarray(at, at + block)], [output.subarray(at, at + block)]);
  }
  return output;
}

/** Level of what lies above 10 kHz, in dB under a full-scale sine. */
function above10k(samples: Float32Array): number {
  const size = 65_536;
  const window = hann(size);
  const line = new Float64Array(2 * size);
  for (let i = 0; i < size; i++) line[2 * i] = samples[i]! * window[i]!;
  const spectrum = new Float64Array(2 * size);
  transformOf(size).forward(line, spectrum);
  let power = 0;
  for (let k = Math.ceil((10_000 * size) / format.sampleRate); k < size / 2; k++)
    power += spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
  return 10 * Math.log10(((16 / 3) * power) / size ** 2);
}

const gains = [-12, -6, 3, 12];
const factors = [0.5, 1, 2, 4];
const bell = ['bell, ±12 dB, Q 0.5 to 4', 'peaking', factors] as const;
const shelves = ['lowshelf', 'highshelf'] as const;

export const figures: readonly Figure[] = [
  ...([bell, ...shelves.map((type) => [`${type}, ±12 dB, Q 0.707`, type, [Math.SQRT1_2]] as const)] as const).flatMap(
    ([what, type, among]): Figure[] => [
      {
        of: 'filter',
        what: `${what}: distance from the analog one, 20 Hz to 20 kHz`,
        unit: 'dB',
        most: 0.2,
        measure: () => distance(type, gains, among, [20, 20_000]),
      },
      {
        of: 'filter',
        what: `${what}: the same below 2 kHz`,
        unit: 'dB',
        most: 0.03,
        measure: () => distance(type, gains, among, [20, 2000]),
      },
    ],
  ),
  ...(['lowpass', 'highpass', 'bandpass', 'notch'] as const).map(
    (type): Figure => ({
      of: 'filter',
      what: `${type}: distance from the analog one up to 16 kHz, where that is above −24 dB`,
      unit: 'dB',
      most: 0.5,
      measure: () => distance(type, [0], factors, [20, 16_000]),
    }),
  ),
  {
    of: 'filter',
    what: 'a bell that a running chain moves every 128 frames, 100 Hz to 5 kHz, ±12 dB, on a 100 Hz sine of −6 dBFS: what is heard above 10 kHz',
    unit: 'dBFS',
    most: -80,
    measure: () => above10k(swept(sine(100, -6, 1.6, format.sampleRate))),
  },
];
