import { octaveAt, within } from '../detectors/conflicts.ts';
import { type Losses, lossesOf } from '../detectors/losses.ts';
import { criticalBands } from '../dsp/bands.ts';
import { shiftedAuditory } from '../features/shifted.ts';
import type { Track } from '../session.ts';
import type { Decision } from './decision.ts';
import { Desk } from './desk.ts';
import type { Objection, Proving } from './heard.ts';

/** Half a point of a part's loudness, in the octave of the cut, is the least that counts. */
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
  const lostBeside = (other: Track) => lostIn(lossesOf([victim, other]), victim, decision.evidence.frequency);
  const [now, then] = [lostBeside(masker), lostBeside(uncut)];
  if (now === undefined || then === undefined || now <= then - least) return undefined;
  return { because: `${victim.name} loses no less beside ${name} than without it`, mayShrink: false };
}

/** Share of a part that is lost, 0 to 1: in the octave around a cut, or of all where it is not known where that lies. */
function lostIn(
  losses: readonly Losses[],
  { name }: Track,
  frequency: number | string | undefined,
): number | undefined {
  const found = losses.find(({ track }) => track.name === name);
  if (!found) return undefined;
  const range = typeof frequency === 'number' ? octaveAt(frequency) : ([0, criticalBands.length - 1] as const);
  return 1 - within(found.left, range) / Math.max(1e-9, within(found.quiet, range));
}
