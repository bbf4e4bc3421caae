import { metricIds, metricOf } from '../features/metrics.ts';
import { choice } from '../fields.ts';
import { detector, physical } from './detector.ts';
import { whyAbsent } from './metric.ts';

/** What decides for all, as one gain turns them together. */
export const albumHighest = detector({
  id: 'album-highest',
  about: 'Any metric of the song of the album that has most of it: the loudest song, the highest peak.',
  needs: ['album'],
  settings: { of: choice(metricIds, 'The metric.') },
  unit: ({ of }) => metricOf(of).unit,
  detect({ tracks }, { of }) {
    const known = tracks.flatMap(({ name, metrics }) => {
      const measured = metrics[of];
      return measured === undefined ? [] : [{ name, measured }];
    });
    const [first, ...others] = known;
    if (!first) return { because: whyAbsent(of, tracks[0]!) };
    const { name, measured } = others.reduce((most, each) => (each.measured > most.measured ? each : most), first);
    return [
      {
        value: measured,
        tracks: [name],
        confidence: physical,
        evidence: { kind: 'metric', metric: of, measured },
      },
    ];
  },
});
