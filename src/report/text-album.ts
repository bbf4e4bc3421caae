import { albumSentences, type SongRow, songRows } from './album.ts';
import { tame } from './markup.ts';
import { columns, type Ink, wrapped } from './text-ink.ts';
import { type Page, table } from './text-page.ts';

function short(name: string, longest: number): string {
  const shown = [...tame(name)];
  return shown.length > longest ? `${shown.slice(0, longest - 1).join('')}…` : shown.join('');
}

const mark = (ink: Ink, severity: string | undefined): string =>
  severity === 'error' ? ink.red('✖') : severity === 'warning' ? ink.yellow('▲') : ' ';

interface Column {
  readonly title: string;
  readonly of: (row: SongRow) => string;
}

/** Where there is room for them: those that are wanted most stand first here, and last in the table. */
const optional: readonly Column[] = [
  { title: 'Moves', of: ({ gain }) => gain },
  { title: 'Pause', of: ({ pause }) => pause },
  { title: 'Tone', of: ({ tone }) => tone },
];

/** How long names may be and how many of the optional columns there are, from the widest on. */
const layouts = [
  [26, 3],
  [18, 3],
  [26, 2],
  [18, 1],
  [18, 0],
  [10, 0],
] as const;

function songTable({ report, ink }: Page, longest: number, count: number): readonly string[] {
  const rest = optional.slice(0, count).reverse();
  const heads = ['#', 'Song', '', 'LUFS', 'Δ album', 'dBTP', ...rest.map(({ title }) => title)];
  const rows = songRows(report).map((row, i) => [
    `${i + 1}`,
    short(row.name, longest),
    mark(ink, row.severity),
    ...[row.loudness, row.offset, row.peak],
    ...rest.map(({ of }) => of(row)),
  ]);
  return table([heads.map(ink.dim), ...rows], [0, 3, 4, 5]);
}

/** All songs in a table as wide as there is room, and the album in a few sentences. */
export function albumLines(page: Page): readonly string[] {
  const { report, ink, width } = page;
  const tables = layouts.map(([longest, count]) => songTable(page, longest, count));
  const fits = (lines: readonly string[]) => lines.every((line) => columns(line.trimEnd()) <= width);
  const notes = songRows(report).flatMap(({ name, note }) =>
    note === '' ? [] : wrapped(ink.dim(`${tame(name)}: ${note}`), width, 2, 4),
  );
  return [
    ...(tables.find(fits) ?? tables.at(-1)!),
    ...notes,
    '',
    ...albumSentences(report).flatMap((sentence) => wrapped(tame(sentence), width, 2, 4)),
  ];
}
