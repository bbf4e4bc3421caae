import { tame } from './markup.ts';
import type { Report } from './report.ts';
import { freshSentences, movedNumbers, sinceWords } from './since.ts';
import { wrapped } from './text-ink.ts';
import { type Page, pageOf, type TextOptions } from './text-page.ts';
import { countsOf, outcomesNow, plural, verdictSentence } from './verdict.ts';
import { titleOf } from './words.ts';

/** Since an earlier version: how many, which numbers moved, what is gone, what is new. */
export function sinceLines({ report, ink, width }: Page): readonly string[] {
  const { since } = report;
  if (!since) return [];
  const moved = movedNumbers(report).map(([title, then, now]) => `${title} ${then} → ${now}`);
  return [
    ...wrapped(tame(sinceWords(since)), width, 2).map(ink.bold),
    ...(moved.length > 0 ? wrapped(ink.dim(moved.join(' · ')), width, 4) : []),
    ...since.solved.flatMap((what) => wrapped(`${ink.green('✓')} solved: ${tame(what)}`, width, 2, 4)),
    ...freshSentences(report).flatMap((what) => wrapped(`${ink.yellow('+')} new: ${tame(what)}`, width, 2, 4)),
    ...(since.moves ?? []).flatMap((what) => wrapped(`· ${tame(what)}`, width, 2, 4)),
  ];
}

/** A bounce in a few lines: the verdict, what changed, where its report is. */
export function renderBounce(report: Report, path: string, options: TextOptions = {}): string {
  const page = pageOf(report, options);
  const { ink, width } = page;
  const { passed, checked } = countsOf(outcomesNow(report));
  const warnings = report.warnings.flatMap(({ message }) =>
    wrapped(`${ink.yellow('▲')} ${tame(message)}`, width, 2, 4),
  );
  const lines = [
    '',
    `  ${ink.bold(tame(titleOf(report)))}   ${ink.dim(`${passed} of ${checked} ${plural(checked, 'check')} passed`)}`,
    ...wrapped(verdictSentence(report), width, 2),
    ...sinceLines(page),
    ...warnings,
    `  ${ink.green('✓')} ${tame(path)}`,
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
