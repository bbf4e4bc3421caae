import { tame } from './markup.ts';
import { amountWords, doneSentences, matchRows, missedSentences, modelWords } from './match.ts';
import type { Report } from './report.ts';
import { wrapped } from './text-ink.ts';
import { type Page, pageOf, type TextOptions, table } from './text-page.ts';

/** A match: how far it was, how far it is, what was done for it, and what was not reached. */
export function matchLines({ report, ink, width }: Page): readonly string[] {
  const { match } = report;
  if (!match) return [];
  const rows = matchRows(match).map(({ title, before, after, isWorse }) => [
    title,
    before,
    '→',
    isWorse ? ink.yellow(`▲ ${after}`) : ink.bold(after),
  ]);
  const missed = missedSentences(match);
  return [
    ...table([['', ink.dim('off before'), '', ink.dim('off now')], ...rows], [1, 3]),
    '',
    ...doneSentences(match).flatMap((sentence) => wrapped(tame(sentence), width, 2, 4)),
    ...(missed.length > 0 ? [''] : []),
    ...missed.flatMap((sentence) => wrapped(`${ink.yellow('▲')} ${tame(sentence)}`, width, 2, 4)),
  ];
}

/** What a terminal shows of a match. */
export function renderMatch(report: Report, options: TextOptions = {}): string {
  const page = pageOf(report, options);
  const { ink } = page;
  const { match } = report;
  if (!match) return '';
  const files = report.after?.files ?? [];
  const lines = [
    '',
    ...wrapped(
      ink.bold(`${tame(report.tracks[0]?.name ?? 'The mix')} towards ${tame(modelWords(match))}`),
      page.width,
      2,
    ),
    ...wrapped(ink.dim(amountWords(match)), page.width, 2),
    '',
    ...matchLines(page),
    ...report.warnings.flatMap(({ message }) => ['', ...wrapped(ink.dim(tame(message)), page.width, 2)]),
    '',
    ...(files.length > 0
      ? files.map((file) => `  ${ink.green('✓')} ${tame(file)}`)
      : ['  Nothing was written, as --dry-run asks.']),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
