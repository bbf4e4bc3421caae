import { html, type Piece } from './markup.ts';
import { aimWords, codecRows, masterChain, masterRows, masterSentences } from './master.ts';
import { type Section, section, table } from './page-section.ts';
import type { Report } from './report.ts';

function numbers(report: Report): Piece {
  const rows = masterRows(report).map(([title, before, after]) => [title, before, html`<b>${after}</b>`]);
  if (rows.length === 0) return undefined;
  const columns = [{ title: 'Number' }, { title: 'Mix', isNumber: true }, { title: 'Master', isNumber: true }];
  return html`<h3 class="sub">Beside the key numbers</h3>${table('Numbers of the mix and of the master', columns, rows)}`;
}

function codecs(report: Report): Piece {
  const rows = codecRows(report);
  if (rows.length === 0) return undefined;
  const columns = [
    { title: 'Codec' },
    { title: 'True peak', isNumber: true },
    { title: 'Loudness', isNumber: true },
    { title: 'Note' },
  ];
  return html`<h3 class="sub">Once encoded and decoded</h3>${table('What codecs make of the master', columns, rows)}`;
}

/** What a mix became on its way to a master, and what codecs make of it. */
export function masterSection(report: Report): Section | undefined {
  const { master } = report;
  if (!master) return undefined;
  const sentences = masterSentences(report).map((each) => html`<p>${each}</p>`);
  const steps = masterChain(report).map((step) => html`<li>${step}</li>`);
  const chain = steps.length > 0 && html`<h3 class="sub">The chain</h3><ul class="plain">${steps}</ul>`;
  return section(
    { id: 'master', title: 'The master', note: `Asked for: ${aimWords(master)}.`, short: 'Master' },
    html`<div class="card panel">${sentences}${chain}${numbers(report)}${codecs(report)}</div>`,
  );
}
