import { criticalBands } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { wordsIn } from '../roles/names.ts';
import { kit, priority, type Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import type { Losses, Masker } from './losses.ts';

/** A stem, one that covers it, and the octave in which that matters most. */
export interface Conflict {
  readonly losses: Losses;
  readonly masker: Masker;
  readonly centre: Hz;
  /** Share of the octave's loudness that the masker alone takes. */
  readonly lost: number;
  /** Share of all its loudness that the masker alone takes. */
  readonly whole: number;
  /** How far the masker stands out there from the octaves on both sides: by itself and beside the stem, the smaller of both. */
  readonly bulge: Decibels;
  /** Level of the stem there against its strongest octave anywhere, at most 0. */
  readonly level: Decibels;
}

/**
 * Dense stems always cover each other: only maskers of no higher rank count, none of the same group, and of two of one rank that
 * cover each other in the same octave the one that can give less has no bulge to speak of.
 */
export function conflictsOf(all: readonly Losses[], band: Range): readonly Conflict[] {
  const found = all.flatMap((losses) => conflictsIn(losses, band));
  return found.map((each) =>
    found.some((other) => isStrongerReverse(other, each)) ? { ...each, bulge: Math.min(0, each.bulge) } : each,
  );
}

/** Of what colours and fills nobody minds a little. */
export const leastRank = 3;

const rankOf = ({ role }: Track): number => priority[role];

/** Who cuts both at the same place has changed nothing. */
const isStrongerReverse = (other: Conflict, { losses, masker, centre, bulge }: Conflict): boolean =>
  other.losses.track === masker.track &&
  other.masker.track === losses.track &&
  rankOf(masker.track) === rankOf(losses.track) &&
  Math.abs(Math.log2(other.centre / centre)) < 1 &&
  (other.bulge > bulge || (other.bulge === bulge && masker.track.name < losses.track.name));

const groups: readonly (readonly Role[])[] = [[...kit, 'percussion'], ['backing-vocals']];

const withoutNumbers = (name: string): string => wordsIn(name).replace(/\d+/g, ' ').trim();

/** Parts of one kit or choir, and takes of one part: they are heard as one. */
export const isSameGroup = (a: Track, b: Track): boolean =>
  groups.some((group) => group.includes(a.role) && group.includes(b.role)) ||
  withoutNumbers(a.name) === withoutNumbers(b.name);

/** Whether a listener would mind: of the lesser part covered by the greater nobody would. */
export const mayCover = (masker: Track, track: Track): boolean =>
  masker !== track && rankOf(track) >= rankOf(masker) && !isSameGroup(track, masker);

/** First and last band of the octave around a frequency. */
export function octaveAt(centre: Hz): Range {
  const first = criticalBands.findIndex((frequency) => frequency >= centre / Math.SQRT2);
  const next = criticalBands.findIndex((frequency) => frequency >= centre * Math.SQRT2);
  return [first, (next < 0 ? criticalBands.length : next) - 1];
}

/** A sum over bands, first and last included. */
export function within(values: ArrayLike<number>, [first, last]: Range): number {
  let sum = 0;
  for (let band = first; band <= last; band++) sum += values[band]!;
  return sum;
}

const least = 0.1; // of a stem's loudness: it is not heard by an octave that holds less (domain 5.3)
const perOctave = 6; // places that are tried

function conflictsIn(losses: Losses, [low, high]: Range): Conflict[] {
  const { quiet, power, track } = losses;
  const whole = within(quiet, [0, quiet.length - 1]);
  const count = Math.floor(perOctave * Math.log2(high / low) + 1e-9) + 1;
  const octaves = Array.from({ length: count }, (_, i) => low * 2 ** (i / perOctave)).filter(
    (centre) => within(quiet, octaveAt(centre)) >= least * whole,
  );
  if (octaves.length === 0) return [];
  const most = strongestIn(power);
  return losses.maskers
    .filter((masker) => mayCover(masker.track, track))
    .map((masker) => {
      const lostAt = (centre: Hz) => 1 - within(masker.beside, octaveAt(centre)) / within(quiet, octaveAt(centre));
      // where much of its energy lies and much of that is covered
      const [centre] = octaves
        .map((each) => [each, Math.sqrt(Math.max(0, lostAt(each))) * within(power, octaveAt(each))] as const)
        .reduce((a, b) => (b[1] > a[1] ? b : a));
      const all = 1 - within(masker.beside, [0, quiet.length - 1]) / whole;
      return {
        ...{ losses, masker, centre, lost: Math.max(0, lostAt(centre)), whole: Math.max(0, all) },
        bulge: bulgeOf(masker, centre),
        level: Math.min(0, powerDecibels(within(power, octaveAt(centre)) / most)),
      };
    });
}

/** Mean square in the strongest octave. */
const strongestIn = (power: Float64Array): number =>
  Math.max(...criticalBands.map((frequency) => within(power, octaveAt(frequency))));

const away = 2.2; // a little more than an octave: the octaves beside

function bulgeOf({ power, excess }: Masker, centre: Hz): Decibels {
  const bulge = (levelAt: (octave: Range) => Decibels) =>
    levelAt(octaveAt(centre)) - (levelAt(octaveAt(centre / away)) + levelAt(octaveAt(centre * away))) / 2;
  return Math.min(
    bulge((octave) => powerDecibels(within(power, octave))),
    bulge((octave) => excessIn(excess, octave)),
  );
}

/** Mean over the bands of an octave, dB. */
export const excessIn = (excess: readonly Decibels[], [first, last]: Range): Decibels =>
  within(excess, [first, last]) / (last - first + 1);
