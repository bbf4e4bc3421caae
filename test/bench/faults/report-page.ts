import type { Figure } from './figures.ts';
import type { Part, Summary } from './report.ts';
import type { RestoreRow } from './restore.ts';
import { tiers } from './trial.ts';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const cell = (value: number | string | undefined): string =>
  value === undefined
    ? '<td></td>'
    : typeof value === 'number'
      ? `<td class="number">${Number.isInteger(value) ? value : value.toFixed(2)}</td>`
      : `<td>${escaped(value)}</td>`;

const table = (heads: readonly string[], rows: readonly (readonly (number | string | undefined)[])[]): string =>
  rows.length === 0
    ? ''
    : `<table><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr>\n${rows
        .map((row) => `<tr>${row.map(cell).join('')}</tr>`)
        .join('\n')}</table>`;

const figureTable = (figures: readonly Figure[]): string =>
  table(
    ['figure', 'asked', 'reached', '', 'of'],
    figures.map(({ what, asked, reached, isReached, of }) => [what, asked, reached, isReached ? 'yes' : 'no', of]),
  );

const tierNames = {
  original: 'Beside the clean original',
  song: 'Beside another part of the song',
  album: 'Beside its album mates',
  blind: 'Blind: beside the profile',
} as const;

const heads = [
  'fault',
  'amount',
  'place',
  'cases',
  'recall, warning and up',
  'told at all',
  'recall, not raised before',
  'precision',
  'AUC',
  'octaves off',
  'time in common',
  'other flags a case',
  'which',
];

function partHtml({ name, songs, figures, clean, rows, paired }: Part): string {
  const perTier = tiers.map((tier) => {
    const mine = rows.filter((row) => row.tier === tier);
    const flags = clean[tier];
    if (mine.length === 0 && !flags?.songs) return '';
    const lines = mine.map((row) => [
      ...[row.fault, row.amount, row.isUsual ? 'usual' : 'other', row.count, row.recall, row.told, row.newRecall],
      ...[row.precision, row.auc, row.octaves, row.overlap, row.collateral],
      Object.entries(row.others)
        .map(([rule, count]) => `${rule} ${count}`)
        .join(', '),
    ]);
    const cleanTable = table(
      ['rule', 'false flags a clean track', 'true by another meter'],
      (flags?.rules ?? []).map(({ rule, falsely, truly }) => [rule, falsely, truly]),
    );
    return `<h3>${tierNames[tier]}</h3><p>Clean: ${flags?.songs} songs, ${flags?.falsely.toFixed(2)} false warnings and errors a song, ${flags?.truly.toFixed(2)} true ones; ${((flags?.none ?? 0) * 100).toFixed(0)} % of songs have no false one.</p>${cleanTable}${table(heads, lines)}`;
  });
  const pairs = table(
    ['rule', 'fault', 'amount', 'place', 'cases', 'moves the right way'],
    paired.map((row) => [row.rule, row.fault, row.amount, row.isUsual ? 'usual' : 'other', row.count, row.right]),
  );
  return `<h2>${escaped(name)}</h2><p class="songs">${escaped(songs.join(', '))}</p><h3>Asked and reached</h3>${figureTable(figures)}${perTier.join('\n')}<h3>Paired: clean and faulty</h3>${pairs}`;
}

/** One page, no script. */
export function pageOf(
  { made, seconds, isQuick, parts, stems, failures }: Summary,
  restoration: readonly RestoreRow[] = [],
): string {
  const restoreTable = table(
    [
      'beside',
      'fault',
      'songs',
      'share taken away',
      'worst',
      'warned',
      'share where warned',
      'left, dB',
      'most, dB',
      'loudness off, LU',
      'null, dB',
      'left in mono, dB',
    ],
    restoration.map((row) => [
      ...[row.way, row.fault, row.count, row.share, row.worst, row.raised, row.shareRaised],
      ...[row.after, row.furthest, row.loudness, row.rest, row.mono],
    ]),
  );
  const stemTable = table(
    ['fault', 'amount', 'kin', 'cases', 'recall, warning and up', 'told at all', 'recall, not raised before'],
    stems.rows.map((row) => [
      ...[row.fault, row.amount, row.isRelated ? 'yes' : 'no', row.count, row.recall, row.told, row.newRecall],
    ]),
  );
  const claims = stems.claims.map((claim) => `<li>${escaped(claim)}</li>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Faults and what was said of them</title>
<style>
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 0 0 1.5rem } th { text-align: left; font-weight: 600 }
th, td { padding: .15rem .8rem .15rem 0; border-bottom: 1px solid #8884; vertical-align: top } .number { text-align: right; font-variant-numeric: tabular-nums }
.songs { font-size: .85rem; opacity: .7 }
</style>
<h1>Faults and what was said of them</h1>
<p>${made}, excerpts of ${seconds} s${isQuick ? ', middle amounts only' : ''}. Faults are put in by code apart from the processors; where level is not the fault, the excerpt is as loud as before. A flag on a clean song is false unless a meter apart from the rules' own sees the fault.</p>
${parts.map(partHtml).join('\n')}
${stems.rows.length > 0 ? `<h2>Stems</h2><h3>Asked and reached</h3>${figureTable(stems.figures)}${stemTable}<p>${stems.pairs} pairs are not related; of these was claimed that they are:</p><ul>${claims || '<li>none</li>'}</ul>` : ''}
${restoration.length > 0 ? `<h2>Restoration</h2><p>What <code>fix</code> took away of a fault at its middle amount, medians over songs; clean: what it did where nothing was wrong.</p>${restoreTable}` : ''}
${failures.length > 0 ? `<h2>Failures</h2><ul>${failures.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>` : ''}
</html>
`;
}
