import type { Plan } from '../plan.ts';
import type { Step } from '../processors/index.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Category, Finding, Outcome, Rule } from '../rules/rule.ts';
import { severityOf, type Verdict } from './verdicts.ts';

/** Why a move may not stay as it is. */
export interface Objection {
  /** As half a sentence: "it woke another finding (mud)". */
  readonly because: string;
  /** Less of it may do; what did not help at full size will not at half. */
  readonly mayShrink: boolean;
}

/** Findings whose moves should go or become smaller: they did not help, or they woke a warning that was not there. */
export function objectionsTo(
  plan: Plan,
  verdicts: readonly Verdict[],
  before: readonly Outcome[],
  after: readonly Outcome[],
  rules: readonly Rule[],
): Map<string, Objection> {
  const objections = new Map<string, Objection>();
  const taken = findingsOf(before).filter(({ id }) => plan.taken.includes(id));
  for (const { finding, verdict } of verdicts) {
    if (!plan.taken.includes(finding)) continue;
    if (verdict === 'worse') objections.set(finding, { because: 'it made things worse', mayShrink: true });
    if (verdict === 'unchanged') objections.set(finding, { because: 'it did not help', mayShrink: false });
  }
  if (objections.size > 0) return objections;
  for (const finding of wokenBy(plan, verdicts, before, after, rules)) {
    for (const suspect of suspectsOf(finding, taken).filter((each) => weighsLess(each, finding)))
      objections.set(suspect.id, { because: `it woke another finding (${finding.rule})`, mayShrink: true });
  }
  return objections;
}

/** Warnings and errors that were not there before, or are graver now. */
function wokenBy(
  plan: Plan,
  verdicts: readonly Verdict[],
  before: readonly Outcome[],
  after: readonly Outcome[],
  rules: readonly Rule[],
): Finding[] {
  const now = findingsOf(after).filter(({ severity }) => severity !== 'info');
  const then = new Map(findingsOf(before).map((finding) => [finding.id, finding]));
  return verdicts.flatMap(({ finding, rule, verdict }) => {
    const is = now.find(({ id }) => id === finding) ?? now.find((each) => each.rule === rule && !then.has(each.id));
    const was = then.get(finding);
    if (verdict === 'new') return is ? [is] : [];
    if (verdict !== 'worse' || plan.taken.includes(finding) || !was) return [];
    // What nothing mends moves a little with everything; only a graver one counts.
    const isMendable = rules.find(({ id }) => id === rule)?.fix !== undefined;
    if (!isMendable && !(is && severityOf(is) > severityOf(was))) return [];
    return was.severity === 'info' ? (is ? [is] : []) : [is ?? was];
  });
}

/** A cure is not given up for something milder than what it cures; a safe one only for something graver. */
const weighsLess = (cured: Finding, woken: Finding): boolean =>
  severityOf(woken) > severityOf(cured) || (severityOf(woken) === severityOf(cured) && cured.fix?.safety !== 'safe');

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
    case 'stretch':
    case 'shift':
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
