import { kinds } from '../mix/decision.ts';
import type { Role } from '../roles.ts';
import type { MixDecision, ReportedTrack } from './report.ts';

/** Left to right on a console: the kit, bass, what plays chords, what is blown, the voices, effects. */
const leftToRight: readonly Role[] = [
  'kick',
  'snare',
  'toms',
  'hats',
  'cymbals',
  'drums',
  'percussion',
  'bass',
  'guitar',
  'keys',
  'synth',
  'pad',
  'strings',
  'brass',
  'woodwinds',
  'other',
  'backing-track',
  'vocals',
  'backing-vocals',
  'effects',
  'mix',
];

/** Where a role stands on the console; the further left, the smaller. */
export const placeOfRole = (role: Role): number => leftToRight.indexOf(role);

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** As the strips of a console stand: by what they are for, then by name, numbers as numbers. */
export const inConsoleOrder = (tracks: readonly ReportedTrack[]): readonly ReportedTrack[] => {
  const place = ({ role, roleSource }: ReportedTrack) =>
    placeOfRole(role === 'other' ? (roleSource?.guess ?? role) : role);
  return [...tracks].sort((a, b) => place(a) - place(b) || byName(a.name, b.name));
};

/** What was decided of one strip, in the order of the signal. */
export const inSignalOrder = (decisions: readonly MixDecision[]): readonly MixDecision[] =>
  [...decisions].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
