import type { Outcome } from '../rules/rule.ts';
import type { Session } from '../session.ts';
import type { Desk } from './desk.ts';

/** How a finding fared, as far as the loop asks; `new` was not there before. */
export interface Fared {
  readonly finding: string;
  readonly rule: string;
  readonly verdict: 'fixed' | 'eased' | 'unchanged' | 'worse' | 'new';
}

/** A rendered plan as it was heard, judged by the same rules. */
export interface Listening {
  readonly session: Session;
  readonly outcomes: readonly Outcome[];
  /** How the findings on stems and plain sum fared. */
  readonly verdicts: readonly Fared[];
}

/** What was decided, and what came of it. */
export interface Proving {
  readonly desk: Desk;
  readonly after: Listening;
}

/** Why a decision may not stay as it is. */
export interface Objection {
  /** As half a sentence: "it woke a finding (mud of keys)". */
  readonly because: string;
  /** Less of it may do; what did not help at full size will not at half. */
  readonly mayShrink: boolean;
}
