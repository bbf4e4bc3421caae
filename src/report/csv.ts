import { metricIds, metricOf } from '../features/metrics.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Check, CheckedFile } from './check.ts';
import { tame } from './markup.ts';

type Cell = string | number | undefined;

/** Head and content of each column, metrics as their registry has them; base units. */
const columns: readonly (readonly [head: string, of: (file: CheckedFile) => Cell])[] = [
  ['file', ({ path }) => harmless(path)],
  ['status', (file) => (file.mistake ? 'unreadable' : findingsOf(file.outcomes).length > 0 ? 'findings' : 'clean')],
  ['preset', ({ preset }) => preset],
  ['duration (s)', ({ duration, mistake }) => (mistake ? undefined : duration)],
  ['container', ({ format }) => format?.container],
  ['codec', ({ format }) => format?.codec],
  ['sample rate (Hz)', ({ format }) => format?.sampleRate],
  ['channels', ({ format }) => format?.channels],
  ['bit depth (bit)', ({ format }) => format?.bitDepth],
  ...metricIds.map((id) => {
    const { unit } = metricOf(id);
    return [unit === '1' ? id : `${id} (${unit})`, ({ metrics }: CheckedFile) => metrics?.[id]] as const;
  }),
  ...(['error', 'warning', 'info'] as const).map(
    (severity) => [`${severity}s`, (file: CheckedFile) => countOf(file, severity)] as const,
  ),
  ['found', ({ outcomes }) => [...new Set(findingsOf(outcomes).map(({ rule }) => rule))].join(' ')],
  ['mistake', ({ mistake }) => mistake?.message],
];

const countOf = ({ outcomes, mistake }: CheckedFile, severity: 'error' | 'warning' | 'info'): Cell =>
  mistake ? undefined : findingsOf(outcomes).filter((finding) => finding.severity === severity).length;

/** A path that a spreadsheet cannot take for a formula: the same file, said otherwise. */
const harmless = (path: string): string => (/^[=+\-@]/.test(path) ? `./${path}` : path);

/** RFC 4180: in quotes where it holds a comma, a quote or a line break. */
function quoted(cell: Cell): string {
  const text = cell === undefined ? '' : typeof cell === 'number' ? String(cell) : tame(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly Cell[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** The names of the columns, with their units. */
export const csvHead = (): string => line(columns.map(([head]) => head));

export const csvLine = (file: CheckedFile): string => line(columns.map(([, of]) => of(file)));

/** A table, a line a file (RFC 4180): numbers unrounded in base units, empty where there is none. */
export const renderCsv = ({ files }: Pick<Check, 'files'>): string => csvHead() + files.map(csvLine).join('');
