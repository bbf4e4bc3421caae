import { signed } from '../print.ts';
import { helpLines, lossWords } from '../translation/words.ts';
import { tame } from './markup.ts';
import type { Report } from './report.ts';
import { headerLines, type Page, pageOf, type TextOptions, table } from './text-page.ts';

const noneWords = 'Nothing to translate: the mix is silent, or has more than two channels.';

/** Change of loudness beside that of records: "2.1 LU under records". */
export const besideWords = (beside: number): string =>
  Math.abs(beside) < 1 ? 'as records do' : `${Math.abs(beside).toFixed(1)} LU ${beside < 0 ? 'under' : 'over'} records`;

function systemLines({ report, ink }: Page): readonly string[] {
  const systems = report.translation?.systems ?? [];
  if (systems.length === 0) return [`  ${noneWords}`];
  const rows = systems.map((each) => [
    each.title,
    `${signed(each.loudness)} LU`,
    each.beside < -5 ? ink.yellow(besideWords(each.beside)) : ink.dim(besideWords(each.beside)),
    tame(lossWords(each)) || ink.dim('nothing of note is lost'),
  ]);
  const heads = ['', 'loudness', '', 'what is lost'].map(ink.dim);
  return table([heads, ...rows], [1]);
}

function adviceLines({ report, ink }: Page): readonly string[] {
  const lines = (report.translation?.systems ?? []).flatMap((each) =>
    helpLines(each).map((line) => [each.title, tame(line)]),
  );
  return lines.length === 0 ? [] : ['', `  ${ink.bold('What would help')}`, ...table(lines, [])];
}

const fileLines = ({ report, ink }: Page): readonly string[] => {
  const files = report.translation?.files ?? [];
  const told = report.warnings
    .filter(({ code }) => code === 'level-matched')
    .map(({ message }) => `  ${ink.dim(message)}`);
  return files.length === 0 ? [] : ['', ...files.map((file) => `  ${ink.green('✓')} ${tame(file)}`), ...told];
};

/** How a mix holds elsewhere: a line a system, then what would help. */
export function renderTranslation(report: Report, options: TextOptions = {}): string {
  const page = pageOf(report, options);
  const other = report.warnings
    .filter(({ code }) => code !== 'level-matched')
    .map(({ message }) => `  ${page.ink.yellow('▲')} ${tame(message)}`);
  const lines = [
    '',
    ...headerLines(page),
    '',
    ...other,
    ...systemLines(page),
    ...adviceLines(page),
    ...fileLines(page),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
