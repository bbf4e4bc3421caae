import { median, normal } from '../dsp/statistics.ts';
import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import { choice, quantity } from '../fields.ts';
import type { Track } from '../session.ts';
import type { Unit } from '../units.ts';
import { detector } from './detector.ts';
import { whyAbsent } from './metric.ts';

/** Levels become distances. */
const offsetUnit = (of: MetricId): Unit => {
  const { unit } = metricOf(of);
  return unit === 'LUFS' ? 'LU' : unit === 'dBTP' || unit === 'dBFS' ? 'dB' : unit;
};

export const albumOffset = detector({
  id: 'album-offset',
  about:
    'Any metric of each song less the median of the album. It is the surer the further out the song lies beside how much the others differ.',
  needs: ['album'],
  settings: {
    of: choice(metricIds, 'The metric.'),
    usual: quantity(
      '1',
      [0, 1000],
      'So much, in its unit, songs of any album may differ by: one standard deviation.',
      1.5,
    ),
  },
  unit: ({ of }) => offsetUnit(of),
  detect({ tracks }, { of, usual }) {
    const known = tracks.flatMap((track) => measuredOf(track, of));
    if (known.length < fewest)
      return {
        because:
          known.length === 0 && tracks[0] ? whyAbsent(of, tracks[0]) : 'it takes three songs to say what is usual',
      };
    const middle = median(known);
    const spread = Math.max(usual, spreadOf(known, middle));
    return tracks.flatMap((track) =>
      measuredOf(track, of).map((measured) => ({
        value: measured - middle,
        tracks: [track.name] as const,
        confidence: normal(Math.abs(measured - middle) / spread),
        evidence: { kind: 'metric', metric: of, measured, median: middle } as const,
      })),
    );
  },
});

const fewest = 3;

/** From the median of distances, which no outlier moves; of normal values the standard deviation. */
export const spreadOf = (values: readonly number[], middle: number): number =>
  1.4826 * median(values.map((value) => Math.abs(value - middle)));

/** Both speakers play a mono song, 3.01 LU louder than it measures (BS.1770-5). */
export const loudnessOf = ({ metrics }: Track): number | undefined =>
  metrics['loudness.dual-mono'] ?? metrics['loudness.integrated'];

const measuredOf = (track: Track, of: MetricId): readonly number[] => {
  const value = of === 'loudness.integrated' ? loudnessOf(track) : track.metrics[of];
  return value === undefined ? [] : [value];
};
