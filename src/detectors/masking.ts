import { thirdOctaves } from '../dsp/bands.ts';
import { median, quantile, sorted } from '../dsp/statistics.ts';
import { quantity, range } from '../fields.ts';
import { priority } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';
import { detector, type Measurement } from './detector.ts';

/** How far another stem stands above this one in an octave that matters to it, while both play. Energy only. */
export const masking = detector({
  id: 'masking',
  about: 'Energy of another stem over this one in the octave of its own where it is worst, while both play.',
  needs: ['stems'],
  settings: {
    band: range('Hz', 'Where to look.', [200, 6000]),
    shortest: quantity('s', [0.2, 60], 'Shorter stretches do not count.', 1.5),
  },
  unit: () => 'dB',
  detect({ session, tracks }, { band, shortest }) {
    const found = tracks
      .filter((track) => !track.features.level.isSilent)
      .flatMap((track) =>
        session.stems
          .filter(
            (other) =>
              other !== track && !other.features.level.isSilent && priority[track.role] >= priority[other.role],
          )
          .flatMap((other) => worstOctave(track, other, band, shortest)),
      );
    return found.length > 0 ? found : { because: 'no other stem of the same or a lesser rank plays' };
  },
});

interface Octave {
  /** First of three third octaves. */
  readonly from: number;
  readonly level: Decibels;
}

function worstOctave(track: Track, other: Track, band: Range, shortest: Seconds): Measurement[] {
  const measured = strongOctaves(track, band).map((octave) => compare(track, other, octave, shortest));
  return measured.length === 0 ? [] : [measured.reduce((a, b) => (b.value > a.value ? b : a))];
}

/** Octaves within 6 dB of the track's strongest one. */
function strongOctaves({ features }: Track, [low, high]: Range): Octave[] {
  const { third } = features.spectrum;
  const octaves = thirdOctaves.flatMap((centre, from) => {
    const middle = thirdOctaves[from + 1];
    if (centre < low || middle === undefined || middle > high || from + 2 >= third.length) return [];
    return [{ from, level: 10 * Math.log10(sum(third, from)) }];
  });
  const strongest = Math.max(...octaves.map(({ level }) => level));
  return octaves.filter(({ level }) => level > strongest - 6);
}

const sum = (levels: ArrayLike<number | null>, from: number): number => {
  let power = 1e-20;
  for (let band = from; band < from + 3; band++) power += 10 ** ((levels[band] ?? -200) / 10);
  return power;
};

/** Level over time of an octave, dB re full scale. */
function contour({ features }: Track, octave: Octave): Float64Array {
  const { values } = features.spectrum.rows;
  const width = thirdOctaves.length;
  return Float64Array.from(
    { length: Math.floor(values.length / width) },
    (_, row) => 10 * Math.log10(sum(values.slice(row * width, (row + 1) * width), octave.from)),
  );
}

function compare(track: Track, other: Track, octave: Octave, shortest: Seconds): Measurement {
  const [own, theirs] = [contour(track, octave), contour(other, octave)];
  const { step, window } = track.features.spectrum.rows;
  const gate = Math.max(-70, quantile(sorted(own), 0.95) - 20);
  const active = [...own.keys()].filter((row) => row < theirs.length && own[row]! > gate);
  const excess = active.map((row) => theirs[row]! - own[row]!);
  const covered = stretches(
    active.filter((_, i) => excess[i]! > 0),
    Math.ceil(shortest / step),
  );
  const inside = covered.flatMap(([from, to]) =>
    active.flatMap((row, i) => (row >= from && row <= to ? [excess[i]!] : [])),
  );
  const share = active.length > 0 ? inside.length / active.length : 0;
  // A covering that lasts counts by its own size; else the typical balance of the two is told, which is below 0.
  const value = share >= 0.15 ? median(inside) : excess.length > 0 ? Math.min(0, median(excess)) : -60;
  const band: Range = [thirdOctaves[octave.from]! * 10 ** -0.05, thirdOctaves[octave.from + 2]! * 10 ** 0.05];
  return {
    value,
    tracks: [track.name, other.name],
    band,
    time: covered.map(([from, to]) => [from * step, to * step + window] as const),
    confidence: Math.min(0.95, 0.5 + share),
    evidence: { kind: 'masking', band, excess: value, covered: share },
  };
}

/** Runs of rows that follow each other (gaps of one second are bridged), long enough to count. */
function stretches(rows: readonly number[], shortest: number): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row - last[1] <= 5) last[1] = row;
    else runs.push([row, row]);
  }
  return runs.filter(([from, to]) => to - from + 1 >= shortest);
}
