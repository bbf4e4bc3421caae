import { namedBands, thirdOctaves } from '../dsp/bands.ts';
import type { Track } from '../session.ts';
import type { Range } from '../units.ts';

/** Who covers whom, a named band at a time. */
export interface Coverage {
  readonly bands: readonly Range[];
  readonly rows: readonly {
    readonly track: string;
    /**
     * Share of the track's energy in the band, 0 to 1, that sounds while one other track is 6 dB louder there;
     * 0 in bands that hold less than a twentieth of the track.
     */
    readonly covered: readonly number[];
    /** The track that covers most of it; null where none does. */
    readonly by: readonly (string | null)[];
  }[];
}

const bands = Object.values(namedBands);
const louder = 10 ** 0.6; // 6 dB
const least = 0.05;

/** From third octaves over time; energy only. Silent stems are left out. */
export function coverage(stems: readonly Track[]): Coverage {
  const heard = stems.filter((stem) => !stem.features.level.isSilent);
  const energies = heard.map((stem) => bands.map((band) => energyOf(stem, band)));
  const rows = heard.map(({ name }, i) => {
    const whole = energies[i]!.map((energy) => energy.reduce((sum, each) => sum + each, 0));
    const all = whole.reduce((sum, each) => sum + each, 0);
    const each = bands.map((_, band) =>
      whole[band]! < least * all ? { share: 0, most: undefined } : coveredBy(energies, i, band),
    );
    return {
      track: name,
      covered: each.map(({ share }) => share),
      by: each.map(({ most }) => (most === undefined ? null : heard[most]!.name)),
    };
  });
  return { bands, rows };
}

/** Energy over time in a band. */
function energyOf({ features }: Track, [from, to]: Range): Float64Array {
  const { values } = features.spectrum.rows;
  const width = thirdOctaves.length;
  const inside = thirdOctaves.flatMap((centre, band) => (centre >= from && centre < to ? [band] : []));
  return Float64Array.from({ length: Math.floor(values.length / width) }, (_, row) =>
    inside.reduce((sum, band) => sum + 10 ** (values[row * width + band]! / 10), 0),
  );
}

function coveredBy(
  energies: readonly (readonly Float64Array[])[],
  track: number,
  band: number,
): { share: number; most: number | undefined } {
  const own = energies[track]![band]!;
  const shares = energies.map(() => 0);
  let [whole, covered] = [0, 0];
  own.forEach((energy, row) => {
    whole += energy;
    let loudest = track;
    energies.forEach((other, i) => {
      if ((other[band]![row] ?? 0) > (energies[loudest]![band]![row] ?? 0)) loudest = i;
    });
    if ((energies[loudest]![band]![row] ?? 0) < louder * energy) return;
    covered += energy;
    shares[loudest]! += energy;
  });
  const most = Math.max(...shares);
  return {
    share: whole > 0 ? Math.round((1000 * covered) / whole) / 1000 : 0,
    most: most > 0 ? shares.indexOf(most) : undefined,
  };
}
