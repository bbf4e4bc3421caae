import { absence } from '../features/measure.ts';
import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import { choice } from '../fields.ts';
import { detector, physical } from './detector.ts';

/** Any metric, as it stands. */
export const metric = detector({
  id: 'metric',
  about: 'Any metric as it stands.',
  needs: [],
  settings: { of: choice(metricIds, 'The metric.') },
  unit: (settings) => metricOf(settings.of).unit,
  detect({ tracks }, { of }) {
    const measured = tracks.flatMap((track) => {
      const value = track.metrics[of];
      return value === undefined
        ? []
        : [
            {
              value,
              tracks: [track.name] as const,
              confidence: physical,
              evidence: { kind: 'metric', metric: of, measured: value } as const,
            },
          ];
    });
    return measured.length > 0 ? measured : { because: whyAbsent(of, tracks[0]!) };
  },
});

/** As half a sentence: "stereo width cannot be measured: it is mono". */
export function whyAbsent(id: MetricId, track: { readonly absent: { readonly [Id in MetricId]?: string } }): string {
  const reason = track.absent[id] ?? 'below-gate';
  return `${metricOf(id).title.toLowerCase()} cannot be measured: ${absence[reason] ?? reason}`;
}
