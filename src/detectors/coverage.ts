import { criticalBands, namedBands } from '../dsp/bands.ts';
import type { Track } from '../session.ts';
import type { Range } from '../units.ts';
import { type Losses, lossesOf, type Masker } from './losses.ts';
import { stretches } from './stretches.ts';

/** Who covers whom, a named band at a time. */
export interface Coverage {
  readonly bands: readonly Range[];
  readonly rows: readonly {
    readonly track: string;
    /** Share of the track's loudness in the band, 0 to 1, that is lost beside all others; 0 in bands that hold less than a twentieth of it. */
    readonly covered: readonly number[];
    /** The track that takes most of it; null where none takes a tenth. */
    readonly by: readonly (string | null)[];
    /** Share of its whole loudness that is lost beside all others. */
    readonly lost: number;
    /** The same beside one other alone; only those that take a twentieth or more, the most first. */
    readonly to: readonly {
      readonly track: string;
      readonly lost: number;
      readonly covered: readonly number[];
      /** When it takes no less than its mean; of the first two, where they take a tenth. */
      readonly time: readonly Range[];
    }[];
  }[];
}

const bands = Object.values(namedBands);
const least = 0.05;
const shortest = 1.5; // s
const timed = 2; // maskers whose times are told

/** Partial loudness (`losses.ts`). Silent stems are left out. */
export function coverage(stems: readonly Track[]): Coverage {
  return { bands, rows: lossesOf(stems).map(rowOf) };
}

const rounded = (share: number): number => Math.round(1000 * Math.max(0, share)) / 1000;

const within = (sones: Float64Array, [from, to]: Range): number =>
  sones.reduce((sum, each, band) => (criticalBands[band]! >= from && criticalBands[band]! < to ? sum + each : sum), 0);

const everywhere: Range = [0, Number.POSITIVE_INFINITY];

function rowOf({ track, step, quiet, left, maskers }: Losses): Coverage['rows'][number] {
  const whole = within(quiet, everywhere);
  const shareLost = (rest: Float64Array, band: Range): number => {
    const sones = within(quiet, band);
    return sones > 0 && sones >= least * whole ? rounded(1 - within(rest, band) / sones) : 0;
  };
  const most = (band: Range): Masker | undefined => {
    const taken = maskers.filter(({ beside }) => shareLost(beside, band) >= 0.1);
    return taken.sort((a, b) => within(a.beside, band) - within(b.beside, band))[0];
  };
  return {
    track: track.name,
    covered: bands.map((band) => shareLost(left, band)),
    by: bands.map((band) => most(band)?.track.name ?? null),
    lost: shareLost(left, everywhere),
    to: maskers
      .map((masker) => ({ masker, lost: shareLost(masker.beside, everywhere) }))
      .filter(({ lost }) => lost >= least)
      .sort((a, b) => b.lost - a.lost)
      .map(({ masker, lost }, i) => ({
        track: masker.track.name,
        lost,
        covered: bands.map((band) => shareLost(masker.beside, band)),
        time: i < timed && lost >= 0.1 ? stretches(masker.over(0, criticalBands.length - 1), lost, step, shortest) : [],
      })),
  };
}
