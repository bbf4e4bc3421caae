import { hertz, signed } from '../print.ts';
import type { Decibels } from '../units.ts';
import { html, type Markup, type Piece, trusted } from './markup.ts';
import { amountWords, doneSentences, matchRows, missedSentences, modelWords } from './match.ts';
import { clamp } from './numbers.ts';
import { icon } from './page-icons.ts';
import { type Section, section, table } from './page-section.ts';
import type { Report } from './report.ts';
import { responseOf } from './steps.ts';

const [width, height] = [720, 180];

const xOf = (frequency: number): number => (Math.log(frequency / 30) / Math.log(20_000 / 30)) * width;
const yOf = (level: number, reach: Decibels): number =>
  height / 2 - (clamp(level, [-reach, reach]) / reach) * (height / 2 - 6);

type Levels = readonly (number | null)[];

/** The smallest frame that holds all of it; more than 36 dB says no more. */
function reachOf(...lines: readonly (Levels | undefined)[]): Decibels {
  const most = Math.max(...lines.flatMap((levels) => levels?.map((level) => Math.abs(level ?? 0)) ?? []));
  return most > 24 ? 36 : most > 12 ? 24 : 12;
}

/** A line with gaps where there is nothing to compare. */
function pathOf(frequencies: readonly number[], levels: Levels, reach: Decibels): string {
  return levels
    .map((level, i) => {
      if (level === null) return '';
      const isFirst = i === 0 || levels[i - 1] === null;
      return `${isFirst ? 'M' : 'L'}${xOf(frequencies[i]!).toFixed(1)} ${yOf(level, reach).toFixed(1)}`;
    })
    .join('');
}

const marks = [
  [50, '50'],
  [100, '100'],
  [200, '200'],
  [500, '500'],
  [1000, '1k'],
  [2000, '2k'],
  [5000, '5k'],
  [10_000, '10k'],
] as const;

function picture(name: string, frequencies: readonly number[], now: Levels | undefined, before?: Levels): Piece {
  const reach = reachOf(now, before);
  const grid = marks.map(([frequency]) => `M${xOf(frequency).toFixed(1)} 0V${height}`).join('');
  const word = (x: number, y: number, text: string) =>
    `<text x="${x.toFixed(1)}" y="${y}" font-size="11" fill="currentColor" opacity="0.6">${text}</text>`;
  const words = [
    ...marks.map(([frequency, text]) => word(xOf(frequency) + 4, height - 5, text)),
    word(4, 13, `+${reach} dB`),
    word(4, height - 5, `−${reach} dB`),
  ];
  const then = before
    ? `<path class="curve before" stroke-dasharray="5 4" d="${pathOf(frequencies, before, reach)}"/>`
    : '';
  const line = now ? `<path class="curve" d="${pathOf(frequencies, now, reach)}"/>` : '';
  const svg = trusted(
    `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false"><path class="grid" d="${grid}M0 ${height / 2}H${width}"/>${then}${line}${words.join('')}</svg>`,
  );
  return html`<h3 class="sub">${name}${before && now && ', before dashed'}</h3><div class="eq" role="img" aria-label="${name}, by frequency, plus and minus ${reach} dB">${svg}</div>`;
}

/** The EQ itself, where it can be told. */
function eqOf(report: Report): Piece {
  const chain = Object.values(report.plan?.tracks ?? {})[0]?.chain ?? [];
  const eq = chain.filter(({ processor }) => processor === 'fir');
  const frequencies = Array.from({ length: 121 }, (_, i) => 30 * (20_000 / 30) ** (i / 120));
  const levels = eq.length > 0 ? responseOf(eq, frequencies) : undefined;
  return levels && picture('The EQ of both channels', frequencies, levels);
}

function bandTable({ match }: Report): Markup {
  const { before, left } = match!;
  const words = (value: number | null | undefined) => (value === null || value === undefined ? '–' : signed(value));
  const rows = before.bands.frequencies.map((frequency, i) => [
    hertz(frequency),
    words(before.bands.mid[i]),
    words(left?.bands.mid[i]),
    words(before.bands.side[i]),
    words(left?.bands.side[i]),
    words(before.bands.width[i]),
    words(left?.bands.width[i]),
  ]);
  const titles = ['Mid, before', 'Mid, left', 'Side, before', 'Side, left', 'Width, before', 'Width, left'];
  const columns = [{ title: 'Third octave' }, ...titles.map((title) => ({ title: `${title}, dB`, isNumber: true }))];
  return html`<details class="card fold"><summary>A third octave at a time</summary><div class="inside">${table('Difference from the references, a third octave at a time', columns, rows)}</div></details>`;
}

/** How near a mix came to its references. */
export function matchSection(report: Report): Section | undefined {
  const { match } = report;
  if (!match) return undefined;
  const rows = matchRows(match).map(({ title, before, after, isWorse }) => [
    html`${icon(isWorse ? 'warning' : 'pass')}${title}`,
    before,
    after,
  ]);
  const columns = [
    { title: 'Off the reference' },
    { title: 'Before', isNumber: true },
    { title: 'After', isNumber: true },
  ];
  const { frequencies, mid, width: widths } = match.before.bands;
  const done = doneSentences(match).map((sentence) => html`<li>${sentence}</li>`);
  const missed = missedSentences(match).map((sentence) => html`<li>${sentence}</li>`);
  return section(
    {
      id: 'match',
      title: 'The match',
      note: `Towards ${modelWords(match)}: ${amountWords(match)}.`,
      short: 'Match',
    },
    html`<div class="card flush">${table('Distance from the references', columns, rows)}</div><div class="card panel lower">${picture('Off the reference: mid', frequencies, match.left?.bands.mid, mid)}${picture('Off the reference: side over mid', frequencies, match.left?.bands.width, widths)}${eqOf(report)}</div><div class="card panel lower"><h3 class="sub">What was done</h3><ul class="plain">${done}</ul>${missed.length > 0 && html`<h3 class="sub">What was not reached, and why</h3><ul class="plain">${missed}</ul>`}</div>${bandTable(report)}`,
  );
}
