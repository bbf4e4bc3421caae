import { albumSentences, songRows } from './album.ts';
import { tame } from './markup.ts';
import { type Ink, wrapped } from './text-ink.ts';
import { type Page, table } from './text-page.ts';

const longest = 26; // characters of a name

const short = (name: string): string => {
  const shown = tame(name);
  return [...shown].length > longest ? `${[...shown].slice(0, longest - 1).join('')}…` : shown;
};

const mark = (ink: Ink, severity: string | undefined): string =>
  severity === 'error' ? ink.red('✖') : severity === 'warning' ? ink.yellow('▲') : ' ';

/** All songs in a table, and the album in a few sentences. */
export function albumLines({ report, ink, width }: Page): readonly string[] {
  const rows = songRows(report).map((row, i) => [
    `${i + 1}`,
    short(row.name),
    mark(ink, row.severity),
    row.loudness,
    row.offset,
    row.peak,
    row.tone,
    row.pause,
    report.plan ? row.gain : '',
    ink.dim(row.note),
  ]);
  const heads = ['#', 'Song', '', 'LUFS', 'Δ album', 'dBTP', 'Tone', 'Pause', report.plan ? 'Moves' : '', ''];
  return [
    ...table([heads.map(ink.dim), ...rows], [0, 3, 4, 5]),
    '',
    ...albumSentences(report).flatMap((sentence) => wrapped(tame(sentence), width, 2, 4)),
  ];
}
