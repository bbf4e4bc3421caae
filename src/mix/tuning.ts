import type { Track } from '../session.ts';
import type { Desk } from './desk.ts';
import { centsBetween, type Tuned, tunedBy } from './tuned.ts';

/** A stem that is tuned otherwise than the rest. */
export interface OffTuned {
  readonly name: string;
  /** Of the stem over the rest, −50 to 50; positive: it is sharp. Near 50 it may as well be as much the other way. */
  readonly cents: number;
  /** Stems that are tuned alike. */
  readonly against: readonly string[];
}

const least = 28; // cents: sampled flutes are 22 sharp, and nobody minds
const unclear = 44; // cents: which way is nearer is not sure
const sharp = { stem: 0.8, others: 0.7 };
const enough = 40; // peaks
const several = 3; // notes: a drum has one, tuned to nothing
const steady = 4; // cents, between halves
const alike = 10; // cents
const most = 2 / 3; // of the others

const unpitched: ReadonlySet<Track['role']> = new Set([
  'kick',
  'snare',
  'hats',
  'cymbals',
  'toms',
  'percussion',
  'drums',
  'effects',
]);

/** Stems of steady notes that lie beside the semitones on which at least two others, and two thirds of them, agree. */
export function offTuned(stems: readonly Track[]): readonly OffTuned[] {
  const tuned = stems.flatMap((track) => {
    const { moments } = track.features;
    const found = moments && !unpitched.has(track.role) ? tunedBy(moments) : undefined;
    return found && isPitched(found) ? [{ name: track.name, ...found }] : [];
  });
  return tuned.flatMap((stem) => {
    if (stem.sharpness < sharp.stem) return [];
    const others = tuned.filter((each) => each !== stem);
    const against = largest(others.map((each) => others.filter((other) => apart(each, other) <= alike)));
    if (against.length < 2 || against.length < most * others.length) return [];
    const middle = against[0]!.cents;
    const common = middle + against.reduce((sum, { cents }) => sum + centsBetween(middle, cents), 0) / against.length;
    const cents = centsBetween(common, stem.cents);
    return Math.abs(cents) < least ? [] : [{ name: stem.name, cents, against: against.map(({ name }) => name) }];
  });
}

/** What is to be told of stems that are out of tune with the rest. */
export const tuningNotes = (desk: Desk): readonly string[] =>
  offTuned(desk.stems).map(({ name, cents, against: [one, other] }) => {
    const size = Math.abs(Math.round(cents));
    const way = cents > 0 ? 'sharp' : 'flat';
    const otherwise = size > unclear ? `, or ${100 - size} ${cents > 0 ? 'flat' : 'sharp'}` : '';
    return `${name} is ${size} cents ${way} of ${one} and ${other}${otherwise}: it was played in another tuning, or at another speed. Tune it to them before mixing.`;
  });

const isPitched = ({ sharpness, peaks, notes, drift }: Tuned): boolean =>
  sharpness >= sharp.others && peaks >= enough && notes >= several && drift <= steady;

const apart = (one: Tuned, other: Tuned): number => Math.abs(centsBetween(one.cents, other.cents));

const largest = <T>(groups: readonly (readonly T[])[]): readonly T[] =>
  groups.reduce<readonly T[]>((best, each) => (each.length > best.length ? each : best), []);
