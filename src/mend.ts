import { aimOf, closingGain, type Heard, levelFindings, shortfall } from './mend/level.ts';
import { type Objection, objectionsTo } from './mend/objections.ts';
import { type Verdict, verdictsOf } from './mend/verdicts.ts';
import { isEmpty, type Plan, planOf, type Wishes } from './plan.ts';
import { scaled } from './processors/scaled.ts';
import { findingsOf } from './rules/judge.ts';
import type { Finding, Outcome, Rule } from './rules/rule.ts';
import type { Session } from './session.ts';
import type { Decibels } from './units.ts';

/** What a rendered plan sounded like, judged by the same rules. */
export interface Listening {
  readonly session: Session;
  readonly outcomes: readonly Outcome[];
}

export interface Mended {
  readonly plan: Plan;
  /** Absent when the plan is empty: nothing was rendered. */
  readonly after?: Listening;
  readonly verdicts: readonly Verdict[];
  /** Why it is quieter than it came, where it is. */
  readonly quieter?: string;
}

/** What the loop needs: `listen` renders a plan and hears it. */
export interface Case {
  readonly session: Session;
  readonly outcomes: readonly Outcome[];
  readonly rules: readonly Rule[];
  readonly wishes: Omit<Wishes, 'takenBack' | 'adopted' | 'shares' | 'closing'>;
  /** A plan made before: it is applied as it stands. */
  readonly plan?: Plan;
  /** Absent: nothing is rendered, the first plan is the answer. */
  readonly listen?: (plan: Plan) => Promise<Listening>;
}

/** How often moves are changed after having been heard; once more only the level may be. */
const rounds = 3;
const nearEnough: Decibels = 0.05; // of the aim, LU
const mostCorrections = 2; // what a limiter takes is known when it has been heard
const less = 0.5;

/**
 * Plan, render, listen again: a move that did not help is taken back; one that harmed or woke something is tried at half, then taken
 * back. At most three times. Last comes the level: where no rule asks for another, the result is as loud as what came.
 */
export async function mend(given: Case): Promise<Mended> {
  const { session, outcomes, rules, listen } = given;
  if (given.plan) return applied(given, given.plan);
  const aim = aimOf(session, outcomes, rules, given.wishes);
  const decided = new Decisions(given, aim.answers);
  let heard: Heard | undefined;
  for (let round = 0, corrections = 0; ; round++) {
    const bare = decided.plan(0);
    const gain = closingGain(bare, aim, session, heard);
    const plan = Math.abs(gain) < leastGain ? bare : decided.plan(gain);
    if (!listen) return { plan, verdicts: [] };
    if (isEmpty(plan)) return { plan, verdicts: verdictsOf(outcomes, outcomes, plan, rules) };
    const after = await listen(plan);
    const short = shortfall(aim, after.session);
    const reasons = new Map([
      ...decided.smaller,
      ...[...aim.answers].flatMap((id) => (short ? [[id, short] as const] : [])),
    ]);
    const verdicts = verdictsOf(outcomes, after.outcomes, plan, rules, reasons);
    heard = { session: after.session, bare, gain: plan === bare ? 0 : gain };
    const isChanged = round < rounds && decided.revise(plan, verdicts, after);
    if (isChanged) continue;
    const error = Math.abs(closingGain(bare, aim, session, heard) - heard.gain);
    if (error < nearEnough || corrections++ >= mostCorrections)
      return { plan, after, verdicts, ...(short && aim.answers.size === 0 ? { quieter: short } : {}) };
  }
}

const leastGain: Decibels = 0.05;

/** A plan as a person wants it, whatever comes of it. */
async function applied({ outcomes, rules, listen }: Case, plan: Plan): Promise<Mended> {
  if (!listen) return { plan, verdicts: [] };
  const after = await listen(plan);
  return { plan, after, verdicts: verdictsOf(outcomes, after.outcomes, plan, rules) };
}

/** What is known of each move: whether it goes, and how much of it. */
class Decisions {
  readonly #case: Case;
  /** Findings that the closing gain answers. */
  readonly #answered: ReadonlySet<string>;
  readonly #takenBack = new Map<string, string>();
  readonly #shares = new Map<string, number>();
  /** What there was to say against all of a move. */
  readonly #halved = new Map<string, string>();
  readonly #adopted: Finding[] = [];
  /** Why moves are smaller than proposed. */
  readonly smaller = new Map<string, string>();

  constructor(given: Case, answered: ReadonlySet<string>) {
    this.#case = given;
    this.#answered = answered;
  }

  plan(gain: Decibels): Plan {
    const { outcomes, session, wishes } = this.#case;
    const closing = { gain, answers: this.#answered };
    const rest = { takenBack: this.#takenBack, adopted: this.#adopted, shares: this.#shares, closing };
    return planOf(outcomes, session, { ...wishes, ...rest });
  }

  /** Whether anything was decided anew. */
  revise(plan: Plan, verdicts: readonly Verdict[], after: Listening): boolean {
    const { session, outcomes, rules } = this.#case;
    const ofLevel = new Set(
      [...levelFindings(outcomes, session, rules), ...levelFindings(after.outcomes, session, rules)].map(
        ({ id }) => id,
      ),
    );
    const settled = [...findingsOf(outcomes).filter(({ fix }) => fix), ...this.#adopted];
    const curable = adoptable(after.outcomes, settled).filter(({ id }) => !ofLevel.has(id));
    const minded = verdicts.filter(({ finding }) => !ofLevel.has(finding) && !curable.some(({ id }) => id === finding));
    const objections = objectionsTo(plan, minded, outcomes, after.outcomes, rules);
    for (const [finding, objection] of objections) this.#object(finding, objection);
    if (objections.size > 0) return true;
    this.#adopted.push(...curable);
    return curable.length > 0;
  }

  #object(finding: string, { because, mayShrink }: Objection): void {
    const first = this.#halved.get(finding);
    if (mayShrink && first === undefined && this.#isScalable(finding)) {
      this.#halved.set(finding, because);
      this.#shares.set(finding, less);
      this.smaller.set(finding, `at half: with all of it, ${because}`);
      return;
    }
    const again = first === because ? ', at half as well' : `; at half, ${because}`;
    this.#takenBack.set(finding, `taken back: ${first === undefined ? because : `${first}${again}`}`);
    this.smaller.delete(finding);
  }

  /** Polarity, delays and repairs are no matter of degree. */
  #isScalable(id: string): boolean {
    const { fix } = findingsOf(this.#case.outcomes).find((finding) => finding.id === id) ?? {};
    return fix?.steps.some(({ step }) => scaled(step, less) !== step) ?? false;
  }
}

/** What is left to do, or was woken, and has a safe cure of its own, such as peaks that an EQ boost raised. */
function adoptable(after: readonly Outcome[], settled: readonly Finding[]): Finding[] {
  const rules = new Set(settled.map(({ rule }) => rule));
  return findingsOf(after).filter(({ rule, fix }) => fix?.safety === 'safe' && !rules.has(rule));
}
