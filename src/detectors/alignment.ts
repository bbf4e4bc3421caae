import { choice } from '../fields.ts';
import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import { detector, type Measurement } from './detector.ts';
import { areOfOneSource, copiesAmong, type Pair, pairsOf } from './pairs.ts';

/** Which of several stems of one source is inverted, or comes before the others. */
export const alignment = detector({
  id: 'alignment',
  about:
    'Polarity and delay between stems of one source, such as two microphones of a drum (GCC-PHAT, 150 Hz to 8 kHz).',
  needs: ['stems'],
  settings: {
    of: choice(
      ['polarity', 'delay'],
      'Polarity: the least likeness to its kin, −1 where it is one of them inverted. Delay: by how much it comes before the last of its kin.',
    ),
  },
  unit: ({ of }) => (of === 'polarity' ? '1' : 's'),
  detect({ session, tracks }, { of }) {
    const pairs = pairsOf(session.stems);
    const copies = copiesAmong(pairs);
    const alike = pairs.filter(
      (pair) =>
        isKin(pair) &&
        !copies.has(pair.first) &&
        !copies.has(pair.second) &&
        tracks.includes(pair.first) &&
        tracks.includes(pair.second) &&
        (!areSides(pair) || (of === 'polarity' && Math.abs(pair.r) > ofSides)),
    );
    const kin = of === 'polarity' ? alike : withSpill(alike.filter(areOfOneSource), alike);
    if (kin.length === 0) return { because: 'no two stems hear the same source' };
    return familiesOf(kin).flatMap((family) => (of === 'polarity' ? polarity(family, kin) : delays(family)));
  },
});

/** Unrelated stems of real sessions reach 0.3; of second microphones with much spill, most lie above 0.5. */
const likeness = 0.4;
const coherence = 0.05; // less is chance in a few bins
const furthest: Seconds = 0.03; // what comes later is an echo, not a fault (domain 3)

/** The sides of a wide sound may well be opposed in part (a crash reached −0.44): only one that is wholly turned is a fault. */
const ofSides = 0.6;

const isKin = (pair: Pair): boolean =>
  Math.abs(pair.r) > likeness && pair.coherence > coherence && Math.abs(pair.lag) <= furthest;

/** The left and the right microphone of one pair may well be some way apart. */
function areSides({ first, second }: Pair): boolean {
  const bare = ({ name }: Track) => name.toLowerCase().replace(/(?<![a-z])(left|right|l|r)(?![a-z])/g, '');
  return first.name !== second.name && bare(first) === bare(second);
}

/**
 * Also those that only leak into a late microphone, by the very time that its own source is early: then the whole microphone is late, and
 * all that it hears belongs as much later. A leak of another way through the air comes at another time.
 */
function withSpill(kin: readonly Pair[], alike: readonly Pair[]): readonly Pair[] {
  const isSpill = (pair: Pair) =>
    Math.abs(pair.lag) > sameTime &&
    kin.some((each) => later(each) === later(pair) && Math.abs(Math.abs(each.lag) - Math.abs(pair.lag)) <= sameTime);
  return [...kin, ...alike.filter((pair) => !kin.includes(pair) && isSpill(pair))];
}

const sameTime: Seconds = 1e-4; // 3 cm

const later = ({ first, second, lag }: Pair): Track => (lag > 0 ? second : first);

/** Stems that hang together, and the strongest ties that hold them. */
interface Family {
  readonly tracks: readonly Track[];
  readonly ties: readonly Pair[];
}

/** The strongest ties come first, and none closes a circle (Kruskal): where ties disagree, the surer ones count. */
function familiesOf(kin: readonly Pair[]): Family[] {
  const families: { tracks: Track[]; ties: Pair[] }[] = [];
  const of = (track: Track) => families.find(({ tracks }) => tracks.includes(track));
  for (const tie of [...kin].sort((a, b) => Math.abs(b.r) - Math.abs(a.r))) {
    const [one, two] = [of(tie.first), of(tie.second)];
    if (one && one === two) continue;
    const joined = {
      tracks: [...(one?.tracks ?? [tie.first]), ...(two?.tracks ?? [tie.second])],
      ties: [...(one?.ties ?? []), ...(two?.ties ?? []), tie],
    };
    for (const old of [one, two]) if (old) families.splice(families.indexOf(old), 1);
    families.push(joined);
  }
  return families;
}

/** A stem as heard from another. */
interface Place {
  readonly sign: 1 | -1;
  readonly after: Seconds;
  /** The weakest tie on the way. */
  readonly r: number;
}

function placesFrom(root: Track, { ties }: Family): Map<Track, Place> {
  const places = new Map<Track, Place>([[root, { sign: 1, after: 0, r: 1 }]]);
  for (const [track, place] of places) {
    for (const { first, second, r, lag } of ties) {
      const [next, after] = track === first ? [second, lag] : track === second ? [first, -lag] : [];
      if (!next || places.has(next)) continue;
      const sign = r < 0 ? (-place.sign as 1 | -1) : place.sign;
      places.set(next, { sign, after: place.after + after!, r: Math.min(place.r, Math.abs(r)) });
    }
  }
  return places;
}

/** The fewer are inverted; of two the softer one. */
function polarity(family: Family, kin: readonly Pair[]): Measurement[] {
  const places = placesFrom(family.tracks[0]!, family);
  const [upright, turned] = [1, -1].map((sign) => family.tracks.filter((track) => places.get(track)!.sign === sign));
  const odd = weighs(upright!, turned!) ? turned! : upright!;
  const measured = odd.flatMap((track) => {
    const against = kin.filter((pair) => hears(pair, track) && !odd.includes(otherOf(pair, track)));
    if (against.length === 0) return [];
    const clearest = against.reduce((a, b) => (b.r < a.r ? b : a));
    const nearest = against.reduce((a, b) => (b.r < 0 && b.correlation < a.correlation ? b : a), clearest);
    return [measure(clearest.r, track, otherOf(nearest, track), clearest)];
  });
  const tie = family.ties[0]!;
  return measured.length > 0 ? measured : [measure(Math.abs(tie.r), tie.first, tie.second, tie)];
}

const hears = ({ first, second }: Pair, track: Track): boolean => first === track || second === track;
const otherOf = ({ first, second }: Pair, track: Track): Track => (first === track ? second : first);

const measure = (value: number, track: Track, other: Track, { r }: Pick<Pair, 'r'>): Measurement => ({
  value,
  tracks: [track.name, other.name],
  confidence: Math.min(1, Math.abs(r)),
});

/** Whether the first are more, or as many and louder. */
function weighs(first: readonly Track[], second: readonly Track[]): boolean {
  if (first.length !== second.length) return first.length > second.length;
  const loudest = (tracks: readonly Track[]) =>
    Math.max(...tracks.map(({ metrics }) => metrics['loudness.integrated'] ?? -70));
  return loudest(first) >= loudest(second);
}

/** Only what comes early can be helped: a delay looks back. */
function delays(family: Family): Measurement[] {
  const places = placesFrom(family.tracks[0]!, family);
  const last = family.tracks.reduce((a, b) => (places.get(b)!.after > places.get(a)!.after ? b : a));
  const fromLast = placesFrom(last, family);
  return family.tracks
    .filter((track) => track !== last)
    .map((track) => measure(Math.max(0, -fromLast.get(track)!.after), track, last, fromLast.get(track)!));
}
