import type { Account } from '../match/account.ts';
import { type Compared, compared as measures } from '../match/left.ts';
import type { Verdict } from '../mend/verdicts.ts';
import type { Plan } from '../plan.ts';
import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { type Category, categories, type Finding, type Outcome, type Severity } from '../rules/rule.ts';
import type { Report, ReportedMixing } from './report.ts';

/** How each severity is called, gravest first. */
export const severityWords = { error: 'Fix first', warning: 'Improve', info: 'Consider' } as const;

export const gravestFirst = Object.keys(severityWords) as readonly Severity[];

export const categoryTitles: Readonly<Record<Category, string>> = {
  tone: 'Tone',
  dynamics: 'Dynamics',
  stereo: 'Stereo',
  level: 'Level',
  technical: 'Technical',
  stems: 'Stems',
  translation: 'Translation',
  delivery: 'Delivery',
  album: 'Album',
};

/** How the checks went. Only those that could look count as checked. */
export interface Counts {
  readonly passed: number;
  readonly checked: number;
  readonly notApplicable: number;
  readonly broken: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** Findings that a person lets be. */
  readonly accepted: number;
}

export interface CategoryCount {
  readonly category: Category;
  readonly passed: number;
  readonly checked: number;
  readonly worst?: Severity;
}

export function countsOf(outcomes: readonly Outcome[]): Counts {
  const number = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const findings = findingsOf(outcomes);
  const grave = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    passed: number('passed'),
    checked: number('passed') + outcomes.filter((outcome) => findingsOf([outcome]).length > 0).length,
    notApplicable: number('not-applicable'),
    broken: number('broken'),
    findings: { error: grave('error'), warning: grave('warning'), info: grave('info') },
    accepted: acceptedOf(outcomes).length,
  };
}

/** The state that counts now: after the fix, where there was one. */
export const outcomesNow = (report: Report): readonly Outcome[] => report.after?.outcomes ?? report.outcomes;

/** The findings that a page lists first, in their order: of a mix made from stems what is left, else what was found. */
export const findingsListed = (report: Report): readonly Finding[] =>
  findingsOf(report.mixing ? outcomesNow(report) : report.outcomes);

/** Categories in which something was checked. */
export function categoryCounts(report: Report): readonly CategoryCount[] {
  const outcomes = outcomesNow(report);
  return categories.flatMap((category) => {
    const own = outcomes.filter((outcome) => report.rules[outcome.rule]?.category === category);
    const { passed, checked, findings } = countsOf(own);
    const worst = gravestFirst.find((severity) => findings[severity] > 0);
    return checked === 0 ? [] : [{ category, passed, checked, ...(worst && { worst }) }];
  });
}

export const verdictsOf = (report: Report, kind: Verdict['verdict']): readonly Verdict[] =>
  report.after?.verdicts.filter(({ verdict }) => verdict === kind) ?? [];

const spelled = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Small numbers as words: "two". */
const numberWord = (number: number): string => spelled[number] ?? String(number);

export const plural = (number: number, one: string, many = `${one}s`): string => (number === 1 ? one : many);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "tone, level and stereo". */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const things = (number: number): string => `${numberWord(number)} ${plural(number, 'thing')}`;

/** The whole in a sentence or two. */
export function verdictSentence(report: Report): string {
  const { checked, broken, findings, accepted } = countsOf(outcomesNow(report));
  const all = findings.error + findings.warning + findings.info;
  if (checked === 0 && accepted > 0) return 'Nothing to fix: all that was found is accepted.';
  if (checked === 0) return broken > 0 ? 'Nothing could be judged: the checks broke.' : 'Nothing could be judged.';
  if (isSilent(report)) return 'There is nothing to hear: the sound is silent.';
  if (report.match) return matchSentence(report.match);
  if (report.mixing) return mixSentence(report, findings);
  if (report.after) return afterSentence(report, findings, all);
  if (all === 0) return `Nothing to fix: ${checked === 1 ? 'the one check' : `all ${checked} checks`} passed.`;
  if (findings.error === 0 && findings.warning === 0)
    return `Nothing has to be fixed. Consider ${things(findings.info)}.`;
  if (findings.error === 0) return `Good. ${capital(things(findings.warning))} would make it better.`;
  if (findings.error <= 2 && countsOf(report.outcomes).passed > 0)
    return `Close. Fix ${things(findings.error)}, then it is ready to ${report.album ? 'go out' : 'master'}.`;
  return `Not there yet. Fix ${things(findings.error)} first.`;
}

const isSilent = ({ tracks }: Report): boolean =>
  tracks.every(({ absent }) => absent['loudness.integrated'] === 'silent');

function afterSentence(report: Report, findings: Counts['findings'], all: number): string {
  const [fixed, eased] = [verdictsOf(report, 'fixed').length, verdictsOf(report, 'eased').length];
  const judged = report.after?.verdicts.filter(({ verdict }) => verdict !== 'new').length ?? 0;
  if (all === 0) return `Fixed. Nothing is left of ${things(judged)}.`;
  const done =
    fixed > 0
      ? `Fixed ${numberWord(fixed)} of ${things(judged)}${eased > 0 ? `, eased ${numberWord(eased)}` : ''}.`
      : eased > 0
        ? `Eased ${numberWord(eased)} of ${things(judged)}, fixed none.`
        : 'The fix mended nothing.';
  if (findings.error > 0)
    return `${done} ${capital(things(findings.error))} still ${plural(findings.error, 'has', 'have')} to be fixed.`;
  if (findings.warning > 0) return `${done} ${capital(things(findings.warning))} could still be better.`;
  return `${done} What is left is taste.`;
}

/** What a mix from stems still needs. */
function mixSentence({ tracks, plan, mixing, after }: Report, { error, warning }: Counts['findings']): string {
  const [stems, decisions] = [tracks.length - 1, decisionCount(mixing!, plan)]; // the first is their sum
  const told = `${capital(numberWord(stems))} ${plural(stems, 'stem')}, ${numberWord(decisions)} ${plural(decisions, 'decision')}`;
  if (!after) return `${told}; the mix was not made yet.`;
  if (error > 0) return `${told}. ${capital(things(error))} still ${plural(error, 'has', 'have')} to be fixed.`;
  if (warning > 0) return `${told}. ${capital(things(warning))} could still be better.`;
  const hidden = mixing!.lost?.find(({ track, after = 0 }) => track === mixing!.lead && after > clear);
  if (hidden)
    return `${told}. Nothing has to be fixed, but ${hidden.track}, the lead, is hard to hear: the others cover ${Math.round(100 * hidden.after!)} % of it.`;
  return `${told}. The mix is ready to master.`;
}

/** Of the loudness of a lead; in the balance of producers whose stems we have it loses 40 to 55 %. */
const clear = 2 / 3;

/** A group is decided once, however many stems go through it. */
function decisionCount({ decisions }: ReportedMixing, plan: Plan | undefined): number {
  const [routes, others] = [true, false].map((isRoute) =>
    decisions.filter(({ kind }) => (kind === 'group') === isRoute),
  );
  return others!.length + new Set(routes!.map(({ name }) => plan?.tracks[name]?.to)).size;
}

/** How near a mix came: what the rules say of it beside its reference is no matter of a fix. */
function matchSentence({ references, before, left, worse }: Account): string {
  const goal = references.length === 1 ? references[0]!.name : 'the references';
  const both = (Object.keys(measures) as Compared[]).filter(
    (id) => before[id] !== undefined && left?.[id] !== undefined,
  );
  if (!left) return `A match with ${goal}, not made yet.`;
  const nearer = both.filter((id) => Math.abs(before[id]!) - Math.abs(left[id]!) >= measures[id].least);
  const farther = listed(worse.map((id) => measures[id].title));
  if (nearer.length === 0) return `No nearer to ${goal} than it was${farther && `, and farther off in ${farther}`}.`;
  const share = nearer.length === both.length ? 'all' : `${numberWord(nearer.length)} of`;
  return `Nearer to ${goal} in ${share} ${numberWord(both.length)} measures${farther && `, farther off in ${farther}`}.`;
}

/** Two or three plain sentences on what holds, what does not, and what was compared. */
export function plainSummary(report: Report): string {
  return [holds(report), fails(report), mends(report), compared(report), silentOn(report)].filter(Boolean).join(' ');
}

const namesOf = (counts: readonly CategoryCount[]): string =>
  capital(listed(counts.map(({ category }) => categoryTitles[category].toLowerCase())));

const isOne = (counts: readonly CategoryCount[]): boolean =>
  counts.length === 1 && counts[0]!.category !== 'dynamics' && counts[0]!.category !== 'stems';

function holds(report: Report): string {
  const whole = categoryCounts(report).filter(({ worst }) => !worst);
  return whole.length === 0 ? '' : `${namesOf(whole)} ${isOne(whole) ? 'holds' : 'hold'} up.`;
}

function fails(report: Report): string {
  const bad = categoryCounts(report).filter(({ worst }) => worst === 'error');
  const other = categoryCounts(report).filter(({ worst }) => worst === 'warning');
  if (bad.length > 0) return `${namesOf(bad)} ${isOne(bad) ? 'needs' : 'need'} work.`;
  return other.length > 0 ? `${namesOf(other)} can be better.` : '';
}

function mends(report: Report): string {
  if (report.after) return '';
  const findings = findingsOf(report.outcomes);
  const mended = findings.filter(({ fix }) => fix).length;
  if (mended === 0) return '';
  if (mended === findings.length)
    return mended === 1 ? 'It has a ready-made fix.' : `${mended === 2 ? 'Both' : 'All'} have a ready-made fix.`;
  return `${capital(numberWord(mended))} of ${numberWord(findings.length)} findings ${plural(mended, 'has', 'have')} a ready-made fix.`;
}

function compared(report: Report): string {
  if (report.reference || report.album) return '';
  return 'No reference was given, so it was judged by general limits, not by the sound of records you admire.';
}

function silentOn(report: Report): string {
  const { broken } = countsOf(outcomesNow(report));
  return broken === 0
    ? ''
    : `${capital(numberWord(broken))} ${plural(broken, 'check')} broke, which is our fault, not the mix’s.`;
}
