import { shiftedAuditory } from '../features/shifted.ts';
import type { Track } from '../session.ts';
import type { Decision } from './decision.ts';
import { Desk } from './desk.ts';
import type { Objection, Proving } from './heard.ts';
import { sharesLost } from './lost.ts';

/** Half a point of a part's loudness is the least that counts. */
const least = 0.005;

/** What a cut that makes room has to show: the part that it was made for loses less beside it than it would without. */
export function roomObjection(decision: Decision, { desk, after }: Proving): Objection | undefined {
  const { name, detail = '' } = decision;
  const of = (track: string) => after.session.stems.find((each) => each.name === track);
  const victims = after.session.stems.filter((each) => detail === each.name || detail.startsWith(`${each.name}.`));
  const [masker, victim] = [of(name), victims.sort((a, b) => b.name.length - a.name.length)[0]];
  const raw = desk.session.stems.find((each) => each.name === name);
  if (!masker || !victim || !raw) return undefined;
  const without = new Desk(
    desk,
    desk.decisions.filter((each) => each !== decision),
  );
  const { auditory } = raw.features;
  if (!auditory) return undefined;
  const rows = shiftedAuditory(auditory, without.gainOf(name), without.toneOf(name));
  const uncut = { ...raw, features: { ...raw.features, auditory: rows } };
  const lostBeside = (other: Track) => sharesLost([victim, other]).get(victim.name);
  const [now, then] = [lostBeside(masker), lostBeside(uncut)];
  if (now === undefined || then === undefined || now <= then - least) return undefined;
  return { because: `${victim.name} loses no less beside ${name} than without it`, mayShrink: false };
}
