import type { Step } from '../processors/index.ts';
import { findingsOf } from '../rules/judge.ts';
import { type Category, type Finding, severities } from '../rules/rule.ts';
import { clickObjection } from './clicks.ts';
import { type Decision, idOf, type Kind } from './decision.ts';
import type { Desk } from './desk.ts';
import type { Listening, Objection, Proving } from './heard.ts';
import { roomObjection } from './room-proof.ts';

/**
 * Decisions that should go or become smaller, by their ids: those that did not help against what they were made for; and, where all of
 * those are fine, those that woke a warning which stems and plain sum did not have.
 */
export function objectionsTo(desk: Desk, after: Listening): Map<string, Objection> {
  const open = desk.decisions.filter((each) => desk.isOpen(each));
  const useless = new Map(
    open.flatMap((decision) => {
      const objection = proofs[decision.kind]?.(decision, { desk, after });
      return objection ? [[idOf(decision), objection] as const] : [];
    }),
  );
  if (useless.size > 0) return useless;
  const woken = wokenIn(desk, after);
  return new Map(
    woken.flatMap((finding) =>
      suspectsOf(finding, open, after.session.mix?.name).map((suspect) => [
        idOf(suspect),
        { because: `it woke a finding (${finding.rule} of ${finding.tracks[0]})`, mayShrink: true },
      ]),
    ),
  );
}

type Proof = (decision: Decision, proving: Proving) => Objection | undefined;

/** What is to be said against a decision that was made against findings: that none of them is eased. */
const againstFindings: Proof = (decision, { desk, after: { verdicts } }) => {
  const cured = findingsOf(desk.outcomes).filter((finding) => isCuredBy(finding, decision));
  const fared = cured.flatMap(({ id }) => verdicts.find(({ finding }) => finding === id) ?? []);
  if (fared.length === 0 || fared.some(({ verdict }) => verdict === 'fixed' || verdict === 'eased')) return undefined;
  const { rule, verdict } = fared[0]!;
  return verdict === 'worse'
    ? { because: `it made things worse (${rule} of ${decision.name})`, mayShrink: true }
    : { because: `it did not help against what it was for (${rule} of ${decision.name})`, mayShrink: false };
};

/** What each kind of decision has to show; the others only must not harm. */
const proofs: { readonly [K in Kind]?: Proof } = {
  repair: (decision, proving) =>
    decision.detail === 'clicks' ? clickObjection(decision, proving) : againstFindings(decision, proving),
  'low-cut': againstFindings,
  gate: againstFindings,
  eq: againstFindings,
  'de-ess': againstFindings,
  room: roomObjection,
};

const near = 1 / 3; // octave

/** Whether the fix of a finding is what a decision does: the same processor on the same track, at the same place. */
const isCuredBy = ({ fix, tracks }: Finding, { name, strip, steps = [] }: Decision): boolean =>
  strip === 'tracks' &&
  tracks[0] === name &&
  (fix?.steps.some(({ track, step }) => track === name && steps.some((own) => isAlike(own, step))) ?? false);

const isAlike = (a: Step, b: Step): boolean => {
  if (a.processor !== b.processor) return false;
  if (!('frequency' in a && 'frequency' in b) || a.frequency === undefined || b.frequency === undefined) return true;
  return Math.abs(Math.log2(a.frequency / b.frequency)) <= near;
};

/** Warnings and errors that were not there before, or are graver now. */
function wokenIn(desk: Desk, after: Listening): Finding[] {
  const { outcomes, verdicts } = after;
  const then = new Map(findingsOf(desk.outcomes).map((finding) => [finding.id, finding]));
  const fresh = new Set(verdicts.flatMap(({ finding, verdict }) => (verdict === 'new' ? [finding] : [])));
  return findingsOf(outcomes).filter((finding) => {
    const was = then.get(finding.id);
    const isGraver = was !== undefined && severities.indexOf(finding.severity) > severities.indexOf(was.severity);
    return (
      finding.severity !== 'info' &&
      (fresh.has(finding.id) || isGraver) &&
      !isLevelOf(desk, finding) &&
      !isWiderThan(desk, after, finding)
    );
  });
}

/** The level of the mix comes last. */
const isLevelOf = ({ session: { mix } }: Desk, { category, tracks }: Finding): boolean =>
  category === 'level' && tracks[0] === mix?.name;

/** Of a mono sum no rule says that it is narrow: a mix that is found narrow, and is wider than the sum, lost nothing by its decisions. */
function isWiderThan({ session: { mix } }: Desk, after: Listening, { rule, evidence, value, limit }: Finding): boolean {
  const isWidth = evidence?.kind === 'metric' && evidence.metric === 'stereo.width';
  if (value >= limit || !(isWidth || rule === 'reference-width')) return false;
  const now = isWidth ? value : after.session.mix?.metrics['stereo.width'];
  return mix !== undefined && now !== undefined && now > (mix.metrics['stereo.width'] ?? Number.NEGATIVE_INFINITY);
}

/** What changes a side of the sound first. What a mix stands on (faders, polarity, timing, who plays at all) is not given up for a finding. */
const changers: { readonly [C in Category]?: readonly Kind[] } = {
  tone: ['eq', 'tone', 'room', 'low-cut', 'send', 'return'],
  stems: ['room', 'eq', 'tone', 'low-cut', 'compression'],
  stereo: ['width', 'pan', 'send', 'return'],
  dynamics: ['compression', 'glue', 'gate', 'ride', 'de-ess'],
  technical: ['repair', 'gate', 'fade'],
  level: ['glue', 'ride', 'compression', 'fade'],
};

/**
 * The decisions most likely to have woken a finding: of its kind on its track, in its band where any is; of the mix, on every track. For a
 * band of the mix none but those that filter there: what else makes it up is mended in the stems, last.
 */
function suspectsOf({ category, tracks: [track], band }: Finding, open: readonly Decision[], mix?: string): Decision[] {
  const kinds = changers[category] ?? [];
  const ofKind = open.filter(({ kind, name }) => kinds.includes(kind) && (track === mix || name === track));
  const inBand = band && ofKind.filter(({ steps = [] }) => steps.some((step) => isWithin(step, band)));
  if (inBand && category === 'tone' && track === mix) return inBand.filter(({ strip }) => strip === 'tracks');
  return inBand && inBand.length > 0 ? inBand : ofKind;
}

const isWithin = (step: Step, [from, to]: readonly [number, number]): boolean =>
  'frequency' in step && step.frequency !== undefined && step.frequency > from / 2 && step.frequency < 2 * to;
