import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import { choice } from '../fields.ts';
import type { Spread } from '../reference.ts';
import type { Track } from '../session.ts';
import { detector, type Measurement, physical, type Scene } from './detector.ts';
import { whyAbsent } from './metric.ts';

/** Any metric less the band where the preset's target or the reference has it: signed, 0 inside. */
export const deviation = detector({
  id: 'deviation',
  about: "Any metric less the preset's target, or less the reference's band; 0 inside the band.",
  needs: [],
  settings: {
    of: choice(metricIds, 'The metric.'),
    blind: choice(
      ['absent', 'as-measured'],
      'Unless the reference is the same recording: `absent` compares with the reference there is; `as-measured` takes the metric itself, its distance from 0.',
      'absent',
    ),
  },
  unit: ({ of }) => {
    const { unit } = metricOf(of);
    return unit === 'LUFS' ? 'LU' : unit === 'dBTP' || unit === 'dBFS' ? 'dB' : unit;
  },
  detect(scene, { of, blind }) {
    const band = bandOf(scene, of, blind);
    if (!band) return { because: 'neither the preset nor a reference says where it should be' };
    const measured = scene.tracks.flatMap((track) => measure(track, of, band, scene));
    return measured.length > 0 ? measured : { because: whyAbsent(of, scene.tracks[0]!) };
  },
});

function bandOf({ session, targets }: Scene, of: MetricId, blind: 'absent' | 'as-measured'): Spread | undefined {
  const { reference } = session;
  if (blind === 'as-measured' && reference?.kind !== 'own') return { low: 0, median: 0, high: 0 };
  const target = targets[of];
  return target === undefined ? reference?.metrics[of] : { low: target, median: target, high: target };
}

/**
 * Targets and records are meant for two speakers. Both play a mono file, 3.01 LU louder than it measures (BS.1770-5), so that it gets
 * there 3.01 LU lower; records that are mono themselves were measured alike.
 */
function bandFor(track: Track, of: MetricId, band: Spread, { session, targets }: Scene): Spread {
  const areMono = targets[of] === undefined && session.reference?.metrics['loudness.dual-mono'] !== undefined;
  if (of !== 'loudness.integrated' || track.format.channels > 1 || areMono) return band;
  const lower = 10 * Math.log10(2);
  return { low: band.low - lower, median: band.median - lower, high: band.high - lower };
}

function measure(track: Track, of: MetricId, band: Spread, scene: Scene): Measurement[] {
  const measured = track.metrics[of];
  if (measured === undefined) return [];
  const { low, median, high } = bandFor(track, of, band, scene);
  const value = measured > high ? measured - high : measured < low ? measured - low : 0;
  return [
    {
      value,
      tracks: [track.name],
      confidence: physical,
      evidence: { kind: 'metric', metric: of, measured, low, median, high },
    },
  ];
}
