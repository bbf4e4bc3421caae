import type { Plan } from '../plan.ts';
import { scaled } from '../processors/scaled.ts';
import { type Decision, idOf, planOfMix } from './decision.ts';
import { Desk } from './desk.ts';
import type { Listening, Objection } from './heard.ts';
import { objectionsTo } from './objections.ts';
import { levelled, trimmedTo } from './trim.ts';
import { objectionsToTrim } from './trim-proof.ts';

/** What the loop needs. */
export interface MixCase {
  readonly start: Pick<Desk, 'session' | 'outcomes' | 'wishes'> & Partial<Pick<Desk, 'refused'>>;
  /** Runs the stages. */
  readonly decide: (start: Desk) => Desk;
  /** Renders a plan, hears and judges it. Absent: nothing is rendered, what is decided first is the answer. */
  readonly listen?: (plan: Plan) => Promise<Listening>;
}

export interface Mixed {
  readonly desk: Desk;
  readonly plan: Plan;
  readonly after?: Listening;
}

/** How often decisions are changed after having been heard; once more only levels may be. */
const rounds = 3;

/**
 * Decides, renders, hears, judges: a decision that did not help is taken back, one that woke something is tried at half, then taken back;
 * and the stages run again, so that what depends on it follows. At most three times. The level comes last.
 */
export async function mixUntilFine({ start, decide, listen }: MixCase): Promise<Mixed> {
  const refused = new Map<string, string>(start.refused);
  const halved = new Map<string, string>();
  for (let round = 0; ; round++) {
    const desk = decide(new Desk({ ...start, refused, halved }));
    if (!listen) return { desk, plan: planned(desk) };
    const after = await listen(planned(desk));
    const objections = round < rounds ? objectionsTo(desk, after) : new Map<string, Objection>();
    if (objections.size === 0) return closed(desk, after, listen);
    for (const [id, { because, mayShrink }] of objections) {
      const decision = desk.decisions.find((each) => idOf(each) === id);
      const first = halved.get(id);
      if (mayShrink && first === undefined && decision && isScalable(decision)) halved.set(id, because);
      else refused.set(id, first === undefined || first === because ? because : `${first}; at half, ${because}`);
    }
  }
}

/** Polarity, delays and repairs are no matter of degree. */
const isScalable = ({ steps = [] }: Decision): boolean => steps.some((step) => scaled(step, 0.5) !== step);

/** The plan of what was decided; what was taken back is in it with the reason. */
function planned({ decisions, session, refused }: Desk): Plan {
  const left = [...refused].map(([finding, because]) => ({ finding, because: `taken back: ${because}` }));
  return planOfMix(
    decisions,
    session.stems.map(({ name }) => name),
    left,
  );
}

/** What is left to do once all else is heard; the level of the whole is known from what was heard, and needs no hearing of its own. */
async function closed(desk: Desk, first: Listening, listen: NonNullable<MixCase['listen']>): Promise<Mixed> {
  let open = desk;
  for (let round = 1; ; round++) {
    const trimmed = open.with(trimmedTo(open, first));
    const after = trimmed.decisions.length > desk.decisions.length ? await listen(planned(trimmed)) : first;
    const refused = round < rounds ? objectionsToTrim(trimmed, first, after) : new Map<string, string>();
    if (refused.size === 0) return atLast(trimmed, after, listen);
    open = new Desk({ ...open, refused: new Map([...open.refused, ...refused]) }, open.decisions);
  }
}

async function atLast(trimmed: Desk, heard: Listening, listen: NonNullable<MixCase['listen']>): Promise<Mixed> {
  const last = trimmed.with(levelled(heard.session));
  const plan = planned(last);
  return { desk: last, plan, after: last.decisions.length > trimmed.decisions.length ? await listen(plan) : heard };
}
