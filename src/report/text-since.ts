import { tame } from './markup.ts';
import { freshSentences, movedNumbers, sinceWords } from './since.ts';
import { wrapped } from './text-ink.ts';
import type { Page } from './text-page.ts';

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
  ];
}
