import { detectors } from '../detectors/index.ts';
import type { OnStage } from '../jobs/open-session.ts';
import type { Parking } from '../jobs/parking.ts';
import { retimed } from '../jobs/retime.ts';
import { type Decision, idOf, planOfMix } from '../mix/decision.ts';
import { Desk, type MixWishes } from '../mix/desk.ts';
import { inTime, retimings, stillOff } from '../mix/in-time.ts';
import type { Chain } from '../processors/index.ts';
import { remedies } from '../remedies/index.ts';
import { judge } from '../rules/judge.ts';
import type { Outcome } from '../rules/rule.ts';
import type { Session } from '../session.ts';
import type { bookOf } from './judging.ts';

/** Stems in the time in which they will be mixed, and what was decided to bring them there. */
export interface InTime {
  readonly session: Session;
  readonly outcomes: readonly Outcome[];
  readonly decisions: readonly Decision[];
  /** What did not help, by id, and why. */
  readonly refused: ReadonlyMap<string, string>;
}

interface Hearing {
  readonly book: ReturnType<typeof bookOf>;
  readonly parking: Parking;
  readonly onStage?: OnStage | undefined;
}

/**
 * Before anything is mixed, stems that a plan stretches or moves are heard as that leaves them; where it is asked for, those out of time
 * or tune are brought to the rest, heard again, and left as they were where that did not help.
 */
export async function broughtIntoTime(
  heard: Pick<InTime, 'session' | 'outcomes'>,
  wishes: MixWishes,
  hearing: Hearing,
): Promise<InTime> {
  const start = await changed(heard, chainsOf(wishes.kept, heard.session), hearing);
  const nothing = { ...start, decisions: [], refused: new Map<string, string>() };
  if (!wishes.bringsIntoTime) return nothing;
  const deskOn = ({ session, outcomes }: typeof start) => new Desk({ session, outcomes, wishes, refused: new Map() });
  const desk = deskOn(start);
  const tried = inTime(desk).filter((each) => desk.isOpen(each));
  if (tried.length === 0) return nothing;
  const withThese = (decisions: readonly Decision[]) =>
    changed(heard, chainsOf([...wishes.kept, ...decisions], heard.session), hearing);
  const first = await withThese(tried);
  const refused = stillOff(tried, deskOn(first));
  const decisions = tried.filter((each) => !refused.has(idOf(each)));
  return { ...(refused.size > 0 ? await withThese(decisions) : first), decisions, refused };
}

const chainsOf = (decisions: readonly Decision[], { stems }: Session): ReadonlyMap<string, Chain> =>
  retimings(
    planOfMix(
      decisions,
      stems.map(({ name }) => name),
      [],
    ).tracks,
  );

async function changed(
  heard: Pick<InTime, 'session' | 'outcomes'>,
  chains: ReadonlyMap<string, Chain>,
  { book, parking, onStage }: Hearing,
): Promise<Pick<InTime, 'session' | 'outcomes'>> {
  if (chains.size === 0) return heard;
  const stems = await retimed(heard.session.stems, chains, { parking, ...(onStage ? { onStage } : {}) });
  const session = { ...heard.session, stems };
  return { session, outcomes: judge(book, session, detectors, remedies) };
}
