import { isEmpty, type Plan, planOf, type Wishes } from './plan.ts';
import type { Step } from './processors/index.ts';
import { findingsOf } from './rules/judge.ts';
import { type Category, type Finding, type Outcome, type Rule, severities } from './rules/rule.ts';
import type { Session } from './session.ts';
import type { Decibels } from './units.ts';

/** How a finding fared: `new` was not there before. */
export interface Verdict {
  readonly finding: string;
  readonly rule: string;
  readonly verdict: 'fixed' | 'eased' | 'unchanged' | 'worse' | 'new';
  /** In the finding's unit; absent where it is gone. */
  readonly before?: number;
  readonly after?: number;
  /** Why a move was taken back or could not be made. */
  readonly because?: string;
}

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
}

/** What the loop needs: `listen` renders a plan and hears it. */
export interface Case {
  readonly session: Session;
  readonly outcomes: readonly Outcome[];
  readonly rules: readonly Rule[];
  readonly wishes: Omit<Wishes, 'takenBack' | 'adopted' | 'deferred' | 'makeup'>;
  /** A plan made before: it is applied as it stands. */
  readonly plan?: Plan;
  /** Absent: nothing is rendered, the first plan is the answer. */
  readonly listen?: (plan: Plan) => Promise<Listening>;
}

const rounds = 3;

/** Plan, render, listen again; a move that did not help, or that woke something, is taken back and said. At most three times. */
export async function mend({ session, outcomes, rules, wishes, plan: given, listen }: Case): Promise<Mended> {
  const takenBack = new Map<string, string>();
  const adopted: Finding[] = [];
  let makeup = 0;
  const deferred = listen ? aboutLevel(outcomes) : new Set<string>();
  for (let round = 0; ; round++) {
    const plan = given ?? planOf(outcomes, session, { ...wishes, takenBack, adopted, deferred, makeup });
    if (isEmpty(plan) && deferred.size > 0 && !given) {
      deferred.clear();
      continue;
    }
    if (!listen) return { plan, verdicts: [] };
    if (isEmpty(plan)) return { plan, verdicts: verdictsOf(outcomes, outcomes, plan, rules) };
    const after = await listen(plan);
    const verdicts = verdictsOf(outcomes, after.outcomes, plan, rules);
    if (round >= rounds || given) return { plan, after, verdicts };
    const waiting = new Set([...deferred].filter((id) => !plan.taken.includes(id)));
    const settled = [...findingsOf(outcomes).filter(({ id, fix }) => fix && !deferred.has(id)), ...adopted];
    const curable = adoptable(after.outcomes, settled);
    const minded = verdicts.filter(({ finding }) => !waiting.has(finding) && !curable.some(({ id }) => id === finding));
    const objections = objectionsTo(plan, minded, outcomes, after.outcomes);
    for (const [finding, because] of objections) takenBack.set(finding, because);
    const toAdopt = objections.size > 0 ? [] : curable;
    if (objections.size === 0 && toAdopt.length === 0) {
      const isLevelled = makeup > 0 || [...deferred].some((id) => plan.taken.includes(id));
      makeup = isLevelled ? 0 : lossIn(session, after.session, wishes.ceiling);
      if (makeup < 0.3) return { plan, after, verdicts };
    }
    adopted.push(...toAdopt);
  }
}

/** Loudness that the moves cost, as far as there is headroom to give it back: before and after are heard at one level. */
function lossIn({ mix: before }: Session, { mix: after }: Session, ceiling: Decibels): Decibels {
  const loss = (before?.metrics['loudness.integrated'] ?? 0) - (after?.metrics['loudness.integrated'] ?? 0);
  const room = ceiling - (after?.metrics['peak.true'] ?? 0);
  return Math.floor(100 * Math.min(loss, room)) / 100;
}

/** The same fault in the same place, before and after. */
const keyOf = ({ rule, tracks }: Finding): string => [rule, ...tracks].join(':');

/** How bad a value is, on a scale on which less is better. */
function badness(finding: Finding, rules: readonly Rule[]): number {
  const rule = rules.find(({ id }) => id === finding.rule);
  const sides = new Set(rule?.ladders.map(({ side }) => side));
  if (sides.has('outside') || sides.size > 1) return Math.abs(finding.value);
  return sides.has('below') ? -finding.value : finding.value;
}

function verdictsOf(
  before: readonly Outcome[],
  after: readonly Outcome[],
  plan: Plan,
  rules: readonly Rule[],
): Verdict[] {
  const found = new Map(findingsOf(after).map((finding) => [keyOf(finding), finding]));
  const left = new Map(plan.left.map(({ finding, because }) => [finding, because]));
  const known = findingsOf(before).map((finding): Verdict => {
    const now = found.get(keyOf(finding));
    const because = left.get(finding.id);
    // Damage that no tool undoes is not undone by being harder to see: a clipped peak that was turned down is still clipped.
    if (!rules.find(({ id }) => id === finding.rule)?.fix)
      return {
        finding: finding.id,
        rule: finding.rule,
        verdict: 'unchanged',
        before: finding.value,
        ...(now ? { after: now.value } : {}),
        ...(because === undefined ? {} : { because }),
      };
    return {
      finding: finding.id,
      rule: finding.rule,
      verdict: now
        ? compare(badness(finding, rules), badness(now, rules), severityOf(finding) - severityOf(now))
        : 'fixed',
      before: finding.value,
      ...(now ? { after: now.value } : {}),
      ...(because === undefined ? {} : { because }),
    };
  });
  const were = new Set(findingsOf(before).map(keyOf));
  const woken = findingsOf(after)
    .filter((finding) => !were.has(keyOf(finding)))
    .map((finding): Verdict => ({ finding: finding.id, rule: finding.rule, verdict: 'new', after: finding.value }));
  return [...known, ...woken];
}

const severityOf = ({ severity }: Finding): number => severities.indexOf(severity);

/** A tenth of the size, or a severity, is the least that counts. */
function compare(was: number, is: number, steps: number): Verdict['verdict'] {
  const least = Math.max(0.05, 0.1 * Math.abs(was));
  if (steps > 0 || is < was - least) return 'eased';
  return steps < 0 || is > was + least ? 'worse' : 'unchanged';
}

/** Findings whose moves should go: they did not help, or they woke a warning that was not there. */
function objectionsTo(
  plan: Plan,
  verdicts: readonly Verdict[],
  before: readonly Outcome[],
  after: readonly Outcome[],
): Map<string, string> {
  const objections = new Map<string, string>();
  const taken = findingsOf(before).filter(({ id }) => plan.taken.includes(id));
  for (const { finding, verdict } of verdicts) {
    if (!plan.taken.includes(finding) || (verdict !== 'unchanged' && verdict !== 'worse')) continue;
    objections.set(finding, verdict === 'worse' ? 'taken back: it made things worse' : 'taken back: it did not help');
  }
  if (objections.size > 0) return objections;
  const worsened = new Set(
    verdicts.filter(({ verdict }) => verdict === 'new' || verdict === 'worse').map(({ finding }) => finding),
  );
  const woken = [
    ...findingsOf(after).filter((finding) => worsened.has(finding.id) && finding.severity !== 'info'),
    ...findingsOf(before).filter(
      (finding) => worsened.has(finding.id) && finding.severity !== 'info' && !plan.taken.includes(finding.id),
    ),
  ];
  for (const finding of woken) {
    for (const suspect of suspectsOf(finding, taken).filter((each) => weighsLess(each, finding)))
      objections.set(suspect.id, `taken back: it woke another finding (${finding.rule})`);
  }
  return objections;
}

/** A cure is not given up for something milder than what it cures; a safe one only for something graver. */
const weighsLess = (cured: Finding, woken: Finding): boolean =>
  severityOf(woken) > severityOf(cured) || (severityOf(woken) === severityOf(cured) && cured.fix?.safety !== 'safe');

/** Findings that plain gain mends, as no one would object to: what it takes is known when all else has been done. */
const isLevel = ({ fix }: Finding): boolean =>
  fix?.safety === 'safe' && fix.steps.every(({ step }) => kindOf(step) === 'level');

const aboutLevel = (outcomes: readonly Outcome[]): Set<string> =>
  new Set(
    findingsOf(outcomes)
      .filter(isLevel)
      .map(({ id }) => id),
  );

/** What is left to do, or was woken, and has a safe cure of its own, such as level lost to an EQ cut. */
function adoptable(after: readonly Outcome[], settled: readonly Finding[]): Finding[] {
  // Gain before a limiter changes what the limiter does: level may take a second step.
  const rules = new Set(settled.filter((finding) => !isLevel(finding)).map(({ rule }) => rule));
  return findingsOf(after).filter(({ rule, fix }) => fix?.safety === 'safe' && !rules.has(rule));
}

/** The moves most likely to have woken a finding: those of its kind in its band, else of its kind, else all that are not safe, else all. */
function suspectsOf(woken: Finding, taken: readonly Finding[]): readonly Finding[] {
  const ofKind = taken.filter(({ fix }) =>
    fix?.steps.some(({ step }) => kindOf(step) === (kinds[woken.category] ?? 'tone')),
  );
  const inBand = ofKind.filter(
    ({ band }) => band && woken.band && band[0] < 2 * woken.band[1] && woken.band[0] < 2 * band[1],
  );
  const bold = taken.filter(({ fix }) => fix?.safety !== 'safe');
  return [inBand, ofKind, bold, taken].find((each) => each.length > 0) ?? [];
}

type Kind = 'tone' | 'stereo' | 'dynamics' | 'level';

/** What a move changes first. */
function kindOf(step: Step): Kind {
  switch (step.processor) {
    case 'filter':
    case 'tilt':
    case 'fir':
    case 'de-hum':
      return 'tone';
    case 'width':
    case 'pan':
    case 'echo':
    case 'reverb':
    case 'polarity':
    case 'delay':
      return 'stereo';
    case 'expander':
    case 'compressor':
    case 'multiband-compressor':
    case 'transient-shaper':
    case 'dynamic-eq':
    case 'de-esser':
    case 'saturator':
    case 'limiter':
      return 'dynamics';
    case 'de-click':
    case 'fade':
    case 'rider':
    case 'resample':
    case 'dither':
    case 'dc-block':
      return 'level';
    case 'gain':
      return step.on ? 'stereo' : 'level';
  }
}

const kinds: Readonly<Partial<Record<Category, Kind>>> = {
  tone: 'tone',
  stems: 'tone',
  stereo: 'stereo',
  dynamics: 'dynamics',
  level: 'level',
  technical: 'level',
};
