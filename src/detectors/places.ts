import type { Features } from '../features/index.ts';
import { metricOf } from '../features/metrics.ts';
import { choice } from '../fields.ts';
import type { Range, Seconds } from '../units.ts';
import { detector, type Measurement, physical } from './detector.ts';
import { whyAbsent } from './metric.ts';

/** Metrics of what happens at moments, and when it does. */
const momentsOf = {
  'technical.clipped-regions': ({ clipping }: Features) => clipping.times.map(moment),
  'technical.clicks': ({ clicks }: Features) => clicks.times.map(moment),
  'technical.dropouts': ({ dropouts }: Features) =>
    dropouts.places.map(({ start, length }): Range => [start, start + length]),
  'peak.true': ({ peak }: Features) => peak.overs.times.map(moment),
} as const;
type Momentary = keyof typeof momentsOf;

const ids = Object.keys(momentsOf) as Momentary[];

/** A metric, with the places it comes from. */
export const places = detector({
  id: 'places',
  about: 'A metric of what happens at moments, and when that is. Clicks are the surer, the more there are.',
  needs: [],
  settings: { of: choice(ids, 'The metric.') },
  unit: ({ of }) => metricOf(of).unit,
  detect({ tracks }, { of }) {
    const measured = tracks.flatMap(({ name, metrics, features }): Measurement[] => {
      const value = metrics[of];
      if (value === undefined) return [];
      const moments = momentsOf[of](features);
      const time = merged(moments);
      return [
        {
          value,
          tracks: [name],
          // A click is inferred, and one or two of them may be music; the others are read off the samples.
          confidence: of === 'technical.clicks' ? physical * (1 - 2 ** -moments.length) : physical,
          evidence: { kind: 'metric', metric: of, measured: value },
          ...(time.length > 0 ? { time } : {}),
        },
      ];
    });
    return measured.length > 0 ? measured : { because: whyAbsent(of, tracks[0]!) };
  },
});

const moment = (time: Seconds): Range => [time, time];

/** Places nearer than a second are one. */
function merged(moments: readonly Range[]): Range[] {
  const ranges: [number, number][] = [];
  for (const [from, to] of moments) {
    const last = ranges.at(-1);
    if (last && from - last[1] < 1) last[1] = Math.max(last[1], to);
    else ranges.push([from, to]);
  }
  return ranges.map(([from, to]) => [from, Math.max(to, from + 0.01)]);
}
