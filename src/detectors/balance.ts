import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import type { Session, Track } from '../session.ts';
import { detector } from './detector.ts';
import { gainsIn } from './stem-gains.ts';

/** Some stems together against all others. */
export const balance = detector({
  id: 'balance',
  about:
    'K-weighted level of the stems it looks at, together, over that of all other stems, while they sound; at the levels of the mix where one came.',
  needs: ['stems'],
  settings: {},
  unit: () => 'LU',
  detect({ session, tracks }) {
    const others = session.stems.filter((stem) => !tracks.includes(stem));
    const factorOf = fadersOf(session);
    const own = added(tracks, factorOf);
    const rest = added(others, factorOf);
    const gate = 0.01 * quantile(sorted(own), 0.95); // −20 dB
    const active = [...own.keys()].filter((row) => own[row]! > Math.max(gate, 1e-9));
    const together = active.filter((row) => (rest[row] ?? 0) > 1e-3 * own[row]!);
    if (together.length < fewest) return { because: 'it plays alone, or hardly at all' };
    const sum = (powers: Float64Array) => together.reduce((total, row) => total + (powers[row] ?? 0), 0);
    const [first, ...more] = tracks.filter(({ features }) => !features.level.isSilent).map(({ name }) => name);
    return [
      {
        value: powerDecibels(sum(own)) - powerDecibels(sum(rest)),
        tracks: [first ?? tracks[0]!.name, ...more],
        confidence: 0.6, // how loud a part should be is taste
      },
    ];
  },
});

const fewest = 10; // rows: 2 s

const weights = thirdOctaves.map(kWeightAt);

function added(tracks: readonly Track[], factorOf: (track: Track) => number): Float64Array {
  const width = thirdOctaves.length;
  const rows = Math.max(0, ...tracks.map(({ features }) => features.spectrum.rows.values.length / width));
  const powers = new Float64Array(Math.floor(rows));
  for (const track of tracks) {
    const { values } = track.features.spectrum.rows;
    const factor = factorOf(track);
    for (let i = 0; i < values.length; i++)
      powers[Math.floor(i / width)]! += factor * weights[i % width]! * powerOf(values[i]!);
  }
  return powers;
}

/** As the mix has them, where one came that can be taken apart; else as they are. */
function fadersOf(session: Session): (track: Track) => number {
  const fitted = gainsIn(session);
  if ('because' in fitted) return () => 1;
  const factors = new Map(fitted.stems.map(({ track, gain }) => [track, powerOf(gain)]));
  return (track) => factors.get(track) ?? 0;
}
