import type { Plan } from '../plan.ts';
import { findingsOf } from '../rules/judge.ts';
import { type Finding, type Outcome, type Rule, severities } from '../rules/rule.ts';

/** How a finding fared: `new` was not there before. */
export interface Verdict {
  readonly finding: string;
  readonly rule: string;
  readonly verdict: 'fixed' | 'eased' | 'unchanged' | 'worse' | 'new';
  /** In the finding's unit; absent where it is gone. */
  readonly before?: number;
  readonly after?: number;
  /** Why a move was taken back, made smaller, or could not be made. */
  readonly because?: string;
}

/**
 * How each finding fared, and what is new.
 * @param smaller why moves are not made at full size, by the ids of their findings
 */
export function verdictsOf(
  before: readonly Outcome[],
  after: readonly Outcome[],
  plan: Plan,
  rules: readonly Rule[],
  smaller: ReadonlyMap<string, string> = new Map(),
): Verdict[] {
  const reasons = new Map([...smaller, ...plan.left.map(({ finding, because }) => [finding, because] as const)]);
  const found = findingsOf(after);
  const pairs = paired(findingsOf(before), found);
  const known = pairs.map(([finding, now]): Verdict => {
    const verdict = verdictOn(finding, now, rules);
    // Why nothing was done for it is no news where it is gone with other moves.
    const because = (verdict === 'fixed' ? smaller : reasons).get(finding.id);
    return {
      finding: finding.id,
      rule: finding.rule,
      verdict,
      before: finding.value,
      ...(now ? { after: now.value } : {}),
      ...(because === undefined ? {} : { because }),
    };
  });
  const seen = new Set(pairs.map(([, now]) => now));
  const woken = found
    .filter((finding) => !seen.has(finding))
    .map((finding): Verdict => ({ finding: finding.id, rule: finding.rule, verdict: 'new', after: finding.value }));
  return [...known, ...woken];
}

/** Damage that no tool undoes is not undone by being harder to see: a clipped peak that was turned down is still clipped. */
function verdictOn(finding: Finding, now: Finding | undefined, rules: readonly Rule[]): Verdict['verdict'] {
  const verdict = now
    ? compare(badness(finding, rules), badness(now, rules), severityOf(finding) - severityOf(now))
    : 'fixed';
  const isMendable = rules.find(({ id }) => id === finding.rule)?.fix !== undefined;
  return isMendable || verdict === 'worse' ? verdict : 'unchanged';
}

/** The same fault in the same place, before and after. */
const keyOf = ({ rule, tracks }: Finding): string => [rule, ...tracks].join(':');

/** Each finding and what became of it: the one of the same name, else the one that lies nearest. */
function paired(before: readonly Finding[], after: readonly Finding[]): (readonly [Finding, Finding | undefined])[] {
  const open = new Set(after);
  const taken = new Map<Finding, Finding>();
  const take = (finding: Finding, now: Finding | undefined) => {
    if (now && open.delete(now)) taken.set(finding, now);
  };
  for (const finding of before)
    take(
      finding,
      [...open].find(({ id }) => id === finding.id),
    );
  for (const finding of before.filter((each) => !taken.has(each))) {
    const alike = [...open].filter((each) => keyOf(each) === keyOf(finding));
    take(finding, alike.sort((a, b) => apart(a, finding) - apart(b, finding))[0]);
  }
  return before.map((finding) => [finding, taken.get(finding)]);
}

/** Octaves between the middles of two bands. */
const apart = ({ band: a }: Finding, { band: b }: Finding): number =>
  a && b ? Math.abs(Math.log2((a[0] * a[1]) / (b[0] * b[1]))) / 2 : 0;

/** How bad a value is, on a scale on which less is better. */
function badness(finding: Finding, rules: readonly Rule[]): number {
  const rule = rules.find(({ id }) => id === finding.rule);
  const sides = new Set(rule?.ladders.map(({ side }) => side));
  if (sides.has('outside') || sides.size > 1) return Math.abs(finding.value);
  return sides.has('below') ? -finding.value : finding.value;
}

export const severityOf = ({ severity }: Finding): number => severities.indexOf(severity);

/** A tenth of the size, or a severity, is the least that counts. */
function compare(was: number, is: number, steps: number): Verdict['verdict'] {
  const least = Math.max(0.05, 0.1 * Math.abs(was));
  if (steps > 0 || is < was - least) return 'eased';
  return steps < 0 || is > was + least ? 'worse' : 'unchanged';
}
