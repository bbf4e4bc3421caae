import { type Detector, detector, type Measurement, type NotApplicable } from '../../src/detectors/detector.ts';
import { type MetricId, metricIds, metricOf } from '../../src/features/metrics.ts';
import { choice, quantity, range } from '../../src/fields.ts';
import { remedy } from '../../src/remedies/remedy.ts';
import type { Known } from '../../src/rules/rule-schema.ts';

/** Detectors and remedies with every kind of setting, for tests of rules alone. */
export const known: Known = {
  detectors: {
    metric: detector({
      id: 'metric',
      about: 'Any metric.',
      needs: [],
      settings: { of: choice(metricIds, 'The metric.') },
      unit: ({ of }) => metricOf(of).unit,
      detect: ({ tracks }, { of }) =>
        tracks.flatMap(({ name, metrics }) =>
          metrics[of as MetricId] === undefined
            ? []
            : [{ value: metrics[of as MetricId]!, tracks: [name] as const, confidence: 0.95 }],
        ),
    }),
    masking: detector({
      id: 'masking',
      about: 'A covered part.',
      needs: ['stems'],
      settings: {
        band: range('Hz', 'Where to look.', [200, 6000]),
        shortest: quantity('s', [0.2, 60], 'Shorter stretches do not count.', 1.5),
      },
      unit: () => 'dB',
      detect: () => [],
    }),
    silence: detector({
      id: 'silence',
      about: 'Highest sample.',
      needs: [],
      settings: {},
      unit: () => 'dBFS',
      detect: () => [],
    }),
  },
  remedies: {
    cut: remedy({
      id: 'cut',
      about: 'A bell.',
      settings: {
        on: choice(['other', 'track'], 'Where.', 'other'),
        most: quantity('dB', [0, 12], 'No more than this.', 4),
      },
      propose: ({ tracks }, _, { most }) =>
        tracks[1]
          ? {
              safety: 'suggested',
              about: `Cut ${most}`,
              steps: [{ track: tracks[1], step: { processor: 'gain', gain: -most } }],
            }
          : { because: 'nothing else plays there' },
    }),
    limit: remedy({
      id: 'limit',
      about: 'A limiter.',
      settings: { ceiling: quantity('dBTP', [-20, 0], 'The ceiling.', -1) },
      propose: () => ({ because: 'it would need more than 6 dB' }),
    }),
  },
};

/** The same, with a detector `says` that measures what a test wants in decibels. */
export function saying(measured: readonly Measurement[] | NotApplicable | Error, needs: Detector['needs'] = []): Known {
  const says = detector({
    id: 'says',
    about: 'What a test wants.',
    needs,
    settings: {},
    unit: () => 'dB',
    detect() {
      if (measured instanceof Error) throw measured;
      return measured;
    },
  });
  return { ...known, detectors: { ...known.detectors, says } };
}
