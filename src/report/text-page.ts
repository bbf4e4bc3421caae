import { tame } from './markup.ts';
import type { Report } from './report.ts';
import { columns, type Ink, ink, padded, padStarted, wrapped } from './text-ink.ts';
import { formatWords, referenceWords, resultOf, titleOf } from './words.ts';

export interface TextOptions {
  readonly color?: boolean;
  readonly width?: number;
  /** Also what to consider, why it matters, and what could not be checked. */
  readonly verbose?: boolean;
  /** Stems as they were named, so that a command can name them again. */
  readonly named?: readonly string[];
}

export interface Page {
  readonly report: Report;
  readonly ink: Ink;
  readonly width: number;
  readonly verbose: boolean;
  readonly named: readonly string[];
}

export const pageOf = (report: Report, options: TextOptions = {}): Page => ({
  report,
  ink: ink(options.color ?? false),
  width: Math.max(40, Math.min(options.width ?? 80, 100)),
  verbose: options.verbose ?? false,
  named: options.named ?? [],
});

export function headerLines({ report, ink, width }: Page): readonly string[] {
  const track = resultOf(report);
  const title = tame(titleOf(report));
  const words = track ? [...formatWords(report, track), referenceWords(report)].map(tame) : [];
  const about = words.filter((each) => each !== title).join(' · '); // "4 songs" is both
  const isOneLine = title.length + about.length + 5 <= width;
  return isOneLine
    ? [`  ${ink.bold(title)}   ${ink.dim(about)}`]
    : [`  ${ink.bold(title)}`, ...wrapped(about, width, 2).map(ink.dim)];
}

/** Rows in columns; those named stand to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[]): readonly string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, columns(cell))), []);
  const aligned = (cell: string, i: number) => (right.includes(i) ? padStarted : padded)(cell, widths[i]!);
  return rows.map((row) => `  ${row.map(aligned).join('  ')}`);
}
