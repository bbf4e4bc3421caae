import { clock } from '../print.ts';
import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { type Finding, type Severity, severities } from '../rules/rule.ts';
import { type Check, type CheckedFile, hintsOf, isFailed, makesFail, summaryOf } from './check.ts';
import { tame } from './markup.ts';
import { columns, type Ink, ink, padded, wrapped } from './text-ink.ts';
import { acceptedWords } from './words.ts';

export interface CheckTextOptions {
  readonly color?: boolean;
  readonly width?: number;
  /** Also what to consider, and what is accepted. */
  readonly verbose?: boolean;
  /** Only what makes it fail. */
  readonly quiet?: boolean;
}

interface Page {
  readonly check: Check;
  readonly ink: Ink;
  readonly width: number;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** The severities that are told. */
  readonly shown: readonly Severity[];
}

const timeColumn = 9;
const severityColumn = 9;
const indent = 4 + timeColumn + severityColumn;

const painted = (ink: Ink, severity: Severity | 'accepted'): ((text: string) => string) =>
  ({ error: ink.red, warning: ink.yellow, info: ink.blue, accepted: ink.dim })[severity];

/** "0:41.2  error    Loop point clicks …           loop-click", wrapped under the sentence. */
function row({ ink, width }: Page, finding: Finding, kind: Severity | 'accepted', words: string): readonly string[] {
  const start = finding.time?.[0]?.[0];
  const time = start === undefined ? '–' : clock(start, 1);
  const room = width - finding.rule.length - 2;
  const [first = '', ...rest] = wrapped(tame(words), room, indent);
  const head = `    ${padded(time, timeColumn)}${painted(ink, kind)(padded(kind, severityColumn))}`;
  const gap = ' '.repeat(Math.max(2, width - columns(first) - finding.rule.length));
  return [`${head}${first.slice(indent)}${gap}${ink.dim(finding.rule)}`, ...rest];
}

function fileLines(page: Page, file: CheckedFile): readonly string[] {
  const { ink, width, verbose, shown } = page;
  const findings = findingsOf(file.outcomes).filter(({ severity }) => shown.includes(severity));
  const accepted = verbose ? acceptedOf(file.outcomes) : [];
  const broken = file.outcomes.filter((outcome) => outcome.status === 'broken');
  const lines = [
    ...(file.mistake ? wrapped(`${ink.red('✖')} ${tame(file.mistake.message)}`, width, 4, 6) : []),
    ...findings.flatMap((finding) => row(page, finding, finding.severity, finding.what)),
    ...accepted.flatMap((finding) => row(page, finding, 'accepted', `${finding.what} ${acceptedWords(finding)}`)),
    ...broken.flatMap(({ rule, error }) => wrapped(`${ink.red('broken')} ${rule}: ${tame(error)}`, width, 4, 6)),
    ...(page.quiet ? [] : file.warnings.flatMap(({ message }) => wrapped(`▲ ${tame(message)}`, width, 4, 6))),
    ...(verbose ? (file.gone ?? []).map((id) => `    ${ink.green('gone')} ${tame(id)}`) : []),
  ];
  return lines.length === 0 ? [] : [`  ${ink.bold(tame(file.path))}`, ...lines, ''];
}

/** Findings by file, and the sum of it in the last line. */
export function renderCheckText(check: Check, options: CheckTextOptions = {}): string {
  const width = Math.max(60, Math.min(options.width ?? 96, 110));
  const { color = false, verbose = false, quiet = false } = options;
  const shown = severities.filter(
    (severity) => makesFail(check, severity) || (!quiet && (verbose || severity !== 'info')),
  );
  const page: Page = { check, ink: ink(color), width, verbose: verbose && !quiet, quiet, shown };
  const files = check.files.flatMap((file) => fileLines(page, file));
  if (quiet && files.length === 0 && !isFailed(check)) return '';
  const hints = quiet
    ? []
    : hintsOf(check).flatMap((hint) => wrapped(`${page.ink.yellow('▲')} ${tame(hint)}`, width, 2, 4));
  const last = wrapped(summaryOf(check, verbose ? '' : ' (--verbose)'), width, 2, 4).map(page.ink.bold);
  const lines = ['', ...files, ...(hints.length > 0 ? [...hints, ''] : []), ...last];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
