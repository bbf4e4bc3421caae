import { clock } from '../print.ts';
import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { type Finding, type Severity, severities } from '../rules/rule.ts';
import { type Check, hintsOf, makesFail, summaryOf } from './check.ts';
import { plain, row } from './markdown-cells.ts';

const most = 100; // rows: a comment on GitHub holds 65,536 characters

const signs = { error: '✖', warning: '▲', info: '●' } as const;

interface Line {
  readonly path: string;
  readonly finding: Finding;
}

const time = ({ time }: Finding): string => (time?.[0] ? clock(time[0][0], 1) : '');

function table(lines: readonly Line[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, most);
  return [
    row(['', 'File', 'At', 'Finding', 'Rule']),
    '|---|---|---:|---|---|',
    ...shown.map(({ path, finding }) =>
      row([
        `${signs[finding.severity]} ${finding.severity}`,
        plain(path),
        time(finding),
        plain(finding.what),
        `\`${finding.rule}\``,
      ]),
    ),
    ...(lines.length > most ? ['', `${lines.length - most} more.`] : []),
    '',
  ];
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > most ? [`- ${lines.length - most} more`] : [];
  return ['<details>', `<summary>${title}</summary>`, '', ...lines.slice(0, most), ...more, '', '</details>', ''];
}

/** A table for a comment on a change; what is to consider or accepted is folded away. */
export function renderCheckMarkdown(check: Check): string {
  const all = check.files.flatMap(({ path, outcomes }) => findingsOf(outcomes).map((finding) => ({ path, finding })));
  const of = (severity: Severity) => all.filter(({ finding }) => finding.severity === severity);
  const isShown = (severity: Severity) => severity !== 'info' || makesFail(check, severity);
  const shown = [...severities].reverse().filter(isShown).flatMap(of);
  const mild = severities.filter((severity) => !isShown(severity)).flatMap(of);
  const accepted = check.files.flatMap(({ path, outcomes }) =>
    acceptedOf(outcomes).map(
      ({ what, rule, accepted }) => `- ${plain(path)}: ${plain(what)} (\`${rule}\`) ${plain(accepted!.reason)}`,
    ),
  );
  const unheard = check.files.flatMap(({ mistake }) => (mistake ? [`- ✖ ${plain(mistake.message)}`] : []));
  const lines = [
    `### ${plain(summaryOf(check))}`,
    '',
    ...table(shown),
    ...(unheard.length > 0 ? ['Not heard:', '', ...unheard, ''] : []),
    ...hintsOf(check).flatMap((hint) => [`> ${plain(hint)}`, '']),
    ...folded(
      `${mild.length} to consider`,
      mild.map(({ path, finding }) => `- ${plain(path)}: ${plain(finding.what)} (\`${finding.rule}\`)`),
    ),
    ...folded(`${accepted.length} accepted`, accepted),
    `mixwright ${check.tool.version}`,
  ];
  return `${lines.join('\n')}\n`;
}
