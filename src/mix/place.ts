import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { arranged, type Group, type Placeable } from './arrange.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { type Kinship, kinshipsOf, sidedPairs } from './kinship.ts';
import { leadOf } from './lead.ts';
import { placeInWords } from './place-words.ts';
import { centroidOf, type Shared, sharedBy, sonesOf } from './shared-loudness.ts';
import { sharesUnder } from './sides.ts';
import { energyOf, evened, leanEnergyOf, leaning } from './straighten.ts';

const central: readonly Role[] = ['kick', 'snare', 'bass', 'vocals', 'drums', 'backing-track', 'mix'];
const narrow = -20; // dB, side under mid: no image of its own
const [lowest, highest]: readonly [Hz, Hz] = [200, 2000];
const furthest = 0.8;
const least = 0.05; // nearer to the middle is the middle
const ofKit: { readonly [R in Role]?: number } = { hats: 0.4, cymbals: 0.5, toms: 0.5 };
const bassy = 0.1; // of the power under 200 Hz: worth keeping in the middle

/**
 * Places between left and right, by role, spectrum and conflict, after Perez-Gonzalez & Reiss, A Real-Time Semiautonomous Audio
 * Panning System for Music Mixing, EURASIP JASP 2010, doi 10.1155/2010/436895: what carries the song and what is low stays central,
 * what is higher may stand further out, what sounds in the same bands at the same time stands apart, and both sides are as loud.
 * Stems with an image of their own keep it, unless they lean.
 */
export function place(desk: Desk): readonly Decision[] {
  const straightened = leaning(desk, isCentral);
  const turnedBack = [
    ...straightened,
    ...evened(desk.with(straightened), (track) => isPlain(track) && !isCentral(track)),
  ];
  const now = desk.with(turnedBack);
  // Who stands left is not to hang on the order in which files were named.
  const stems = [...now.stems].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sones = sonesOf(now, stems);
  const shared = sharedBy(sones);
  const centroids = new Map(sones.map((each) => [each.track.name, centroidOf(each)]));
  const kin = kinshipsOf(stems, placeablesOf(now, stems, centroids), shared);
  const moved = new Set(kin.flatMap(({ group }) => group.members.map(({ of }) => of.name)));
  const pans = arranged({
    groups: [...kin.map(({ group }) => group), ...standing(now)],
    conflict: conflictIn(shared),
    lean: now.stems.reduce((sum, track) => sum + (moved.has(track.name) ? 0 : leanEnergyOf(now, track)), 0),
  });
  return [...turnedBack, ...kin.flatMap((each) => decisionsOf(each, { pans, centroids, desk: now }))];
}

/** Stems that have no place of their own, and how far they may go. */
function placeablesOf(desk: Desk, stems: readonly Track[], centroids: ReadonlyMap<string, Hz>): readonly Placeable[] {
  const open = stems.filter((track) => isPlain(track) && desk.isOpen({ name: track.name, kind: 'pan' }));
  const ofPairs = new Set(sidedPairs(open).flat());
  const lead = leadOf(desk);
  return open.flatMap((track): Placeable[] => {
    const centroid = centroids.get(track.name);
    if (centroid === undefined || ((isCentral(track) || track === lead) && !ofPairs.has(track))) return [];
    const most = Math.min(ofKit[track.role] ?? furthest, allowedAt(centroid));
    const energy = energyOf(desk, track) * (1 - centralShareOf(track));
    return most < least && !ofPairs.has(track) ? [] : [{ name: track.name, energy, most }];
  });
}

const isCentral = ({ role, roleSource }: Track): boolean =>
  central.includes(role === 'other' ? (roleSource?.guess ?? 'other') : role);

/** Mono, or the same on both sides. */
function isPlain({ format, features }: Track): boolean {
  const { width = 0, balance = 0 } = features.stereo ?? {};
  return format.channels === 1 || (format.channels === 2 && width < narrow && Math.abs(balance) < 3);
}

/** How far a sound may stand out: not at all at 200 Hz, 80 % from 2 kHz on. */
const allowedAt = (centroid: Hz): number =>
  furthest * Math.max(0, Math.min(1, Math.log(centroid / lowest) / Math.log(highest / lowest)));

const conflictIn = (shared: readonly Shared[]) => {
  const shares = new Map(
    shared.map(({ first, second, share }) => [[first.name, second.name].sort().join('\n'), share]),
  );
  return (a: string, b: string) => shares.get([a, b].sort().join('\n')) ?? 0;
};

/** What a person has placed stays there, and the others make room for it. Its energy counts with the rest. */
const standing = (desk: Desk): readonly Group[] =>
  desk.stems.flatMap((track): Group[] => {
    const step = desk.chainOf(track.name).find(({ processor }) => processor === 'pan');
    if (step?.processor !== 'pan' || step.pan === 0) return [];
    const of = { name: track.name, energy: 0, most: 1 };
    return [{ members: [{ of, pan: step.pan }], firmness: 1, isFixed: true }];
  });

const isBassy = (track: Track): boolean => sharesUnder(lowest, track).plain >= bassy;

/** Of its energy, what stays in the middle wherever it is placed. */
const centralShareOf = (track: Track): number => (isBassy(track) ? sharesUnder(lowest, track).weighted : 0);

interface Placing {
  readonly desk: Desk;
  readonly pans: ReadonlyMap<string, number>;
  readonly centroids: ReadonlyMap<string, Hz>;
}

function decisionsOf(kin: Kinship, { desk, pans, centroids }: Placing): Decision[] {
  const share = kin.by === 'side' ? 1 : desk.wishes.amount / 100;
  const places = kin.group.members.map(({ of: { name } }) => ({
    name,
    pan: Math.round(100 * share * pans.get(name)!) / 100,
  }));
  return places.flatMap(({ name, pan }): Decision[] => {
    if (Math.abs(pan) < Math.max(0.01, least * share)) return [];
    const track = desk.stems.find((each) => each.name === name)!;
    const keepsLow = kin.by !== 'side' && isBassy(track);
    const centroid = centroids.get(name)!;
    return [
      {
        kind: 'pan',
        strip: 'tracks',
        name,
        steps: [
          { processor: 'pan', pan, source: 'mono', compensated: true },
          ...(keepsLow ? [{ processor: 'width', bassMono: lowest } as const] : []),
        ],
        reason: placeInWords(kin, places, name, { centroid, keepsLow }),
        evidence: {
          pan,
          centroid: Math.round(centroid),
          by: kin.by,
          ...(kin.likeness === undefined ? {} : { likeness: Math.round(100 * kin.likeness) / 100 }),
          ...sharedEvidence(kin.shared, name),
        },
      },
    ];
  });
}

function sharedEvidence(shared: Shared | undefined, name: string): Decision['evidence'] {
  if (!shared) return {};
  const { first, second, share, range } = shared;
  return {
    with: first.name === name ? second.name : first.name,
    share: Math.round(100 * share) / 100,
    from: Math.round(range[0]),
    to: Math.round(range[1]),
  };
}
