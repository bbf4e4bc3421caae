import { analogMagnitude, type FilterType } from '../../src/dsp/biquad.ts';
import { withDefaults } from '../../src/fields.ts';
import { filter } from '../../src/processors/filter.ts';
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
        held: 0.15,
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
      held: 0.7,
      measure: () => distance(type, [0], factors, [20, 16_000]),
    }),
  ),
];
