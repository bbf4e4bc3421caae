import { band as bandWords, signed } from '../print.ts';
import { keyReadings, mainTrack } from './numbers.ts';
import type { Report } from './report.ts';
import { headerLines, type Page, pageOf, type TextOptions, table } from './text-page.ts';
import { bandDifferences } from './tone.ts';
import { rangeWords, valueWords } from './words.ts';

/** One record says where it is, not what is usual. */
const isOfMany = ({ reference }: Report): boolean => (reference?.tracks ?? 0) > 1;

/** Mix less reference, a band at a time. */
function toneLines({ report, ink }: Page): readonly string[] {
  const bands = bandDifferences(report);
  if (bands.length === 0) return ['  No tone to compare: the reference or the mix has no spectrum.'];
  const rows = bands.map(({ name, band, difference, usual, isOutside }) => [
    name,
    ink.dim(bandWords(band)),
    isOutside ? ink.yellow(difference > 0 ? '▲' : '▼') : ' ',
    isOutside ? ink.bold(signed(difference)) : signed(difference),
    ...(isOfMany(report) ? [ink.dim(`usual ±${usual.toFixed(1)}`)] : []),
  ]);
  return ['  Tone, mix less reference at equal loudness, dB', ...table(rows, [3])];
}

const heads = (report: Report): readonly string[] => ['mix', 'reference', ...(isOfMany(report) ? ['usual'] : [])];

function metricLines({ report, ink }: Page): readonly string[] {
  const rows = keyReadings(report).flatMap(({ title, unit, value, spread }) =>
    spread
      ? [
          [
            title,
            valueWords(value, unit),
            valueWords(spread.median, unit),
            ...(isOfMany(report) ? [ink.dim(rangeWords([spread.low, spread.high], unit))] : []),
          ],
        ]
      : [],
  );
  return rows.length === 0 ? [] : ['', ...table([['', ...heads(report).map(ink.dim)], ...rows], [1, 2])];
}

/** The mix beside its reference, without opinions. */
export function renderComparison(report: Report, options: TextOptions = {}): string {
  const page = pageOf(report, options);
  const track = mainTrack(report.tracks);
  const lines = track
    ? ['', ...headerLines(page), '', ...toneLines(page), ...metricLines(page)]
    : ['', '  Nothing to compare.'];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
