import { band } from '../print.ts';
import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { type Finding, type Outcome, type Rule, type Severity, severities } from '../rules/rule.ts';
import type { TrackFormat } from '../session.ts';
import type { Seconds } from '../units.ts';
import { tame } from './markup.ts';
import type { ReportedTrack, Warning } from './report.ts';
import { plural } from './verdict.ts';
import { timesWords } from './words.ts';

/** What came of one file among many. */
export interface CheckedFile {
  /** From where the command was given, with / between folders. */
  readonly path: string;
  readonly preset?: string;
  readonly duration?: Seconds;
  /** Absent where it could not be heard. */
  readonly format?: TrackFormat;
  readonly metrics?: ReportedTrack['metrics'];
  /** Empty where it could not be heard. */
  readonly outcomes: readonly Outcome[];
  readonly warnings: readonly Warning[];
  /** Why it could not be heard. */
  readonly mistake?: { readonly code: string; readonly message: string };
  /** Ids of findings that were there already, but milder. */
  readonly grown?: readonly string[];
  /** Ids of findings of the baseline that are gone. */
  readonly gone?: readonly string[];
}

export type FailOn = Severity | 'never';

/** The result of a check of many files: every format is a function of it. */
export interface Check {
  readonly tool: { readonly name: 'mixwright'; readonly version: string };
  /** When, in UTC, to the second: 2026-11-21T09:30:00. */
  readonly at: string;
  readonly files: readonly CheckedFile[];
  /** All rules that were asked, by id. */
  readonly rules: Readonly<Record<string, Pick<Rule, 'title' | 'category' | 'why' | 'advice'>>>;
  /** The mildest severity that makes it fail, and how many warnings may be there. */
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
  readonly baseline?: { readonly path: string; readonly isWritten: boolean };
  /** What concerns no file in particular. */
  readonly hints: readonly string[];
}

export interface CheckCounts {
  readonly findings: Readonly<Record<Severity, number>>;
  /** Files with a warning or an error, and files that could not be heard. */
  readonly affected: number;
  readonly unreadable: number;
  readonly accepted: number;
  readonly fixable: number;
  readonly broken: number;
  readonly gone: number;
}

export function checkCounts({ files }: Pick<Check, 'files'>): CheckCounts {
  const all = files.flatMap(({ outcomes }) => findingsOf(outcomes));
  const number = (severity: Severity) => all.filter((finding) => finding.severity === severity).length;
  const isProblem = ({ severity }: { readonly severity: Severity }) => severity !== 'info';
  return {
    findings: { error: number('error'), warning: number('warning'), info: number('info') },
    affected: files.filter(({ outcomes }) => findingsOf(outcomes).some(isProblem)).length,
    unreadable: files.filter(({ mistake }) => mistake).length,
    accepted: files.reduce((sum, { outcomes }) => sum + acceptedOf(outcomes).length, 0),
    fixable: all.filter((finding) => isProblem(finding) && finding.fix).length,
    broken: files.flatMap(({ outcomes }) => outcomes).filter(({ status }) => status === 'broken').length,
    gone: files.reduce((sum, { gone = [] }) => sum + gone.length, 0),
  };
}

/** Whether findings of a severity make it fail, all of them together counted. */
export function makesFail(check: Check, severity: Severity): boolean {
  const { failOn, maxWarnings = Number.POSITIVE_INFINITY } = check;
  if (severity === 'warning' && checkCounts(check).findings.warning > maxWarnings) return true;
  return failOn !== 'never' && severities.indexOf(severity) >= severities.indexOf(failOn);
}

/** Whether what was found is more than is allowed. */
export function isFailed(check: Check): boolean {
  const { findings } = checkCounts(check);
  return severities.some((severity) => findings[severity] > 0 && makesFail(check, severity));
}

/** "2 errors", "1 warning", "3 info". */
const counted = (number: number, severity: Severity): string =>
  `${number} ${severity === 'info' ? severity : plural(number, severity)}`;

/** "3 problems (2 errors, 1 warning) in 2 of 214 files"; what is to consider is a problem only where it makes it fail. */
function problemWords(check: Check, { findings, unreadable }: CheckCounts): string | false {
  const isProblem = (severity: Severity) => severity !== 'info' || makesFail(check, severity);
  const files = `${check.files.length} ${plural(check.files.length, 'file')}`;
  const kinds = severities.filter((severity) => findings[severity] > 0 && isProblem(severity)).reverse();
  if (kinds.length === 0) {
    const heard = check.files.length - unreadable;
    return heard > 0 && `No problems in ${unreadable > 0 ? `${heard} of ` : ''}${files}`;
  }
  const problems = kinds.reduce((sum, severity) => sum + findings[severity], 0);
  const affected = check.files.filter(({ outcomes }) => findingsOf(outcomes).some((each) => isProblem(each.severity)));
  const split = kinds.map((severity) => counted(findings[severity], severity)).join(', ');
  const most = check.maxWarnings;
  const limit = most !== undefined && findings.warning > most ? `, ${most} allowed` : '';
  return `${problems} ${plural(problems, 'problem')} (${split}${limit}) in ${affected.length} of ${files}`;
}

/** All in a line; `hidden` says how to see what is to consider. */
export function summaryOf(check: Check, hidden = ''): string {
  const counts = checkCounts(check);
  const { findings, unreadable, accepted, fixable, broken, gone } = counts;
  const isUnheard = unreadable === check.files.length;
  const parts = [
    problemWords(check, counts),
    unreadable > 0 && `${unreadable}${isUnheard ? ` ${plural(unreadable, 'file')}` : ''} could not be heard`,
    broken > 0 && `${broken} ${plural(broken, 'check')} broke`,
    fixable > 0 && `${fixable} fixable with \`mixwright fix\``,
    findings.info > 0 && !makesFail(check, 'info') && `${findings.info} to consider${hidden}`,
    accepted > 0 && `${accepted} accepted`,
    gone > 0 && `${gone} of the baseline ${plural(gone, 'is', 'are')} gone`,
  ];
  const isWhole = unreadable === 0 && broken === 0 && !isFailed(check);
  return `${isWhole ? (findings.error + findings.warning > 0 ? '▲' : '✓') : '✖'} ${parts.filter(Boolean).join(' · ')}`;
}

/** Where in a file a finding is. */
export const placesIn = ({ band: range, time = [] }: Finding): readonly string[] => [
  ...(range ? [band(range)] : []),
  ...(time.length > 0 ? [timesWords(time)] : []),
];

/** What, where and what to do, in a line. */
export function messageOf(finding: Finding): string {
  const places = placesIn(finding).filter((place) => !finding.what.includes(place));
  const where = places.length > 0 ? `(${places.join(', ')})` : '';
  return tame([finding.what, where, finding.advice.trim()].filter(Boolean).join(' '));
}

/** What is told of the baseline, and of what is out of date. */
export function hintsOf(check: Check): readonly string[] {
  const { gone } = checkCounts(check);
  const { baseline, hints } = check;
  if (!baseline || gone === 0 || baseline.isWritten) return hints;
  const [are, them] = gone === 1 ? ['finding is', 'it'] : ['findings are', 'them'];
  return [...hints, `${gone} ${are} gone that ${baseline.path} still accepts; --update-baseline takes ${them} out.`];
}
