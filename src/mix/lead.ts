import { kit, priority, type Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Desk } from './desk.ts';
import { gatedLoudness, weightedRows } from './level-over-time.ts';

/** What carries no tune, or only its ground. */
const never: readonly Role[] = [
  ...kit,
  'percussion',
  'bass',
  'pad',
  'effects',
  'backing-vocals',
  'backing-track',
  'mix',
];

const least = 0.05; // of the song: what plays less is an ornament
const leastRank = 3; // of what colours and fills nobody minds a little; where roles are unknown, no part is before the others

/**
 * The part that the song is about: the voice, else the instrument that matters most and plays most. Its level counts for nothing, for
 * faders are what is still to be found. None where there is no voice and no instrument whose role is known.
 */
export function leadOf({ stems }: Pick<Desk, 'stems'>): Track | undefined {
  const ranked = stems
    .filter(({ role }) => !never.includes(role) && priority[role] >= leastRank)
    .map((track) => ({ track, share: playingShare(track) }))
    .filter(({ track, share }) => share >= least || track.role === 'vocals')
    .map(({ track, share }) => ({ track, rank: rankOf(track, share) }))
    .sort((a, b) => b.rank - a.rank || (a.track.name < b.track.name ? -1 : 1));
  return ranked[0]?.track;
}

/** A voice is before all else; among others, an instrument that plays half as often has to matter more by one. */
const rankOf = ({ role, metrics }: Track, share: number): number =>
  priority[role] +
  Math.log2(Math.max(0.01, share)) -
  struck(metrics['transient.percussiveness']) +
  (role === 'vocals' ? 20 : 0);

/** What is mostly strokes leads less often than what sings. */
const struck = (percussiveness = 0): number => percussiveness;

/** Share of the song in which a stem is within 10 dB of its own loudness. */
export function playingShare(track: Track): number {
  const rows = weightedRows(track);
  const loudness = gatedLoudness(rows);
  if (loudness === undefined) return 0;
  const gate = 10 ** ((loudness + 0.691 - 10) / 10);
  return rows.reduce((count, power) => count + (power >= gate ? 1 : 0), 0) / rows.length;
}
