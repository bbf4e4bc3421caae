import { tame } from './markup.ts';
import { busesOf, busWords, type Channel, channelsOf, faderWords, panWords } from './mix.ts';
import type { Report } from './report.ts';
import { columns, padded, padStarted, shortened, wrapped } from './text-ink.ts';
import type { Page } from './text-page.ts';
import { valueWords } from './words.ts';

/** A cell is what may stand on lines of their own. */
interface Row {
  readonly cells: readonly (readonly string[])[];
  readonly isDim: boolean;
}

const heads = ['Stem', 'Role', 'LUFS', 'Fader', 'Pan', 'EQ', 'Dynamics', 'Sends'] as const;
type Head = (typeof heads)[number];
const toTheRight: readonly Head[] = ['LUFS', 'Fader'];
const canBreak: readonly Head[] = ['EQ', 'Dynamics', 'Sends'];
const longestItem = 30; // columns: a stem with a long name may be what a cut is keyed by

const settings = ({ eq, dynamics, sends }: Channel): Row['cells'] =>
  [eq, dynamics, sends].map((items) => items.map((item) => shortened(item, longestItem)));

function stemRow(channel: Channel): Row {
  const { name, track, pan } = channel;
  const loudness = track?.metrics['loudness.integrated'];
  const guess = track?.roleSource?.guess;
  const role = track?.role === 'other' ? (guess ? `${guess}?` : '–') : (track?.role ?? '');
  const level =
    loudness === undefined
      ? ['silent', '–', '']
      : [valueWords(loudness, 'LUFS').replace(' LUFS', ''), faderWords(channel), channel.isMuted ? '' : panWords(pan)];
  return {
    isDim: false,
    cells: [name, role.replaceAll('-', ' '), ...level]
      .map((cell) => [cell])
      .concat(settings(channel).map((cell) => [...cell])),
  };
}

const busRow = (report: Report, channel: Channel): Row => ({
  isDim: true,
  cells: [[channel.name], [busWords(report, channel.name)], [''], [faderWords(channel)], [''], ...settings(channel)],
});

/** How narrow columns may get, and whether there is one for the role, which the name mostly tells. */
interface Layout {
  readonly hasRole: boolean;
  readonly least: (head: Head, items: readonly string[]) => number;
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(columns));

/** @param name of a stem, at least @param broken settings between words, to no less than that many columns */
const layout = (hasRole: boolean, name: number, broken?: number): Layout => ({
  hasRole,
  least: (head, items) => {
    if (head === 'Stem') return name;
    const mayBreak = broken !== undefined && (head !== 'Sends' || broken < 10);
    if (!mayBreak || !canBreak.includes(head)) return widest(items);
    return Math.max(broken, widest(items.flatMap((item) => item.split(' '))));
  },
});

/** The first that fits is taken. */
const layouts = [
  layout(true, 24),
  layout(true, 16),
  layout(false, 24, 12),
  layout(false, 14, 12),
  layout(false, 10, 6),
];

/** The desk: a row a stem, then groups, returns and the mix bus. What nobody uses has no column. */
export function deskLines({ report, ink }: Page, width = 80): readonly string[] {
  const rows = [
    { isDim: true, cells: heads.map((head) => [head]) },
    ...channelsOf(report).map(stemRow),
    ...busesOf(report).map((bus) => busRow(report, bus)),
  ].map(({ cells, isDim }) => ({ isDim, cells: cells.map((items) => items.map((item) => tame(item))) }));
  const used = (hasRole: boolean) =>
    heads.flatMap((head, i) =>
      (head !== 'Role' || hasRole) && rows.slice(1).some(({ cells }) => cells[i]!.some(Boolean)) ? [i] : [],
    );
  const fitted = layouts.map(({ hasRole, least }) => {
    const shown = used(hasRole);
    return { shown, widths: widthsOf(rows, shown, width, least) };
  });
  const { shown, widths: most } = fitted.find((each) => spreadOf(each.widths) <= width) ?? fitted.at(-1)!;
  const widths = shown.map((i, at) => widest(rows.flatMap(({ cells }) => cellLines(cells[i]!, most[at]!, heads[i]!))));
  const longestName = widest(rows.map(({ cells }) => cells[0]![0]!));
  widths[0] = Math.min(longestName, widths[0]! + Math.max(0, width - spreadOf(widths)));
  return rows.flatMap(({ cells, isDim }) => {
    const columnsOf = shown.map((i, at) => cellLines(cells[i]!, widths[at]!, heads[i]!));
    const count = Math.max(...columnsOf.map((lines) => lines.length));
    return Array.from({ length: count }, (_, line) => {
      const parts = columnsOf.map((lines, at) =>
        (toTheRight.includes(heads[shown[at]!]!) ? padStarted : padded)(lines[line] ?? '', widths[at]!),
      );
      const text = `  ${parts.join('  ')}`.trimEnd();
      return isDim ? ink.dim(text) : text;
    });
  });
}

const spreadOf = (widths: readonly number[]): number => widths.reduce((sum, each) => sum + each + 2, 0);

/** As wide as what stands in them; where that is too much the widest gives way first. */
function widthsOf(rows: readonly Row[], shown: readonly number[], width: number, least: Layout['least']): number[] {
  const widths = shown.map((i) => widest(rows.map(({ cells }) => cells[i]!.join(', '))));
  const floors = shown.map((i, at) =>
    Math.min(
      widths[at]!,
      Math.max(
        columns(heads[i]!),
        least(
          heads[i]!,
          rows.flatMap(({ cells }) => withCommas(cells[i]!)),
        ),
      ),
    ),
  );
  while (spreadOf(widths) > width) {
    const may = widths.flatMap((each, at) => (each > floors[at]! ? [at] : []));
    if (may.length === 0) break;
    widths[may.reduce((a, b) => (widths[b]! >= widths[a]! ? b : a))]! -= 1;
  }
  return widths;
}

const withCommas = (items: readonly string[]): readonly string[] =>
  items.map((item, i) => `${item}${i < items.length - 1 ? ',' : ''}`);

/** Items in lines of a width, as many in one as fit; a name is shortened in its middle, for its end tells it from others. */
function cellLines(items: readonly string[], width: number, head: Head): readonly string[] {
  if (!canBreak.includes(head)) return [shortened(items.join(', '), width)];
  const lines: string[] = [];
  for (const text of withCommas(items)) {
    const joined = `${lines.at(-1) ?? ''} ${text}`.trim();
    if (lines.length > 0 && columns(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrapped(text, width, 0));
  }
  return lines;
}
