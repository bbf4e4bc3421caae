import { namedBands } from '../dsp/bands.ts';
import { band as bandWords } from '../print.ts';
import type { Range } from '../units.ts';
import { html, type Markup } from './markup.ts';
import { named, type Section, section } from './page-section.ts';
import type { Report } from './report.ts';
import { findingsListed } from './verdict.ts';

/** Shares from which a cell is a step darker. */
const steps = [0.2, 0.5, 0.8, 0.95] as const;

const heat = (share: number): number => steps.filter((step) => share >= step).length;

const nameOf = ([from, to]: Range): string | undefined =>
  Object.entries(namedBands).find(([, [low, high]]) => low === from && high === to)?.[0];

function heading(range: Range): Markup {
  const name = nameOf(range);
  return name
    ? html`<th scope="col">${name.charAt(0).toUpperCase() + name.slice(1)}<small>${bandWords(range)}</small></th>`
    : html`<th scope="col">${bandWords(range)}</th>`;
}

const overlap = (a: Range, b: Range): boolean => Math.min(a[1], b[1]) > Math.max(a[0], b[0]);

function isFound(report: Report, track: string, range: Range): boolean {
  return findingsListed(report).some(
    ({ evidence, tracks }) => evidence?.kind === 'masking' && tracks[0] === track && overlap(evidence.band, range),
  );
}

export function maskingSection(report: Report): Section | undefined {
  const { masking } = report;
  if (!masking || masking.rows.length === 0) return undefined;
  const rows = masking.rows.map(({ track, covered, by, lost, to }) => {
    const cells = masking.bands.map((range, i) => {
      const share = covered[i] ?? 0;
      const who = by[i];
      const found = isFound(report, track, range);
      return html`<td class="heat-${heat(share)}${found ? ' found' : ''}">${share > 0 ? Math.round(share * 100) : '–'}${found && html`<span class="hidden"> (a finding)</span>`}${typeof who === 'string' && share >= 0.3 && html`<small>${named(who)}</small>`}</td>`;
    });
    const first = to[0];
    const whole = html`<td class="heat-${heat(lost)}">${Math.round(lost * 100)}${first && lost >= 0.3 && html`<small>${named(first.track)}</small>`}</td>`;
    return html`<tr><th scope="row">${named(track)}</th>${cells}${whole}</tr>`;
  });
  const head = masking.bands.map(heading);
  const label = 'Share of each part’s loudness that is lost beside the others, per cent';
  return section(
    {
      id: 'masking',
      title: 'Who covers whom',
      note: 'Share of each part’s loudness that is lost beside the others, per cent, and which takes most of it.',
      short: 'Masking',
    },
    html`<div class="card panel"><div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="heat"><caption class="hidden">${label}</caption><thead><tr><th scope="col">Part</th>${head}<th scope="col">In all</th></tr></thead><tbody>${rows}</tbody></table></div><p class="say">The stronger the colour, the more is lost. Dense parts always cover each other; outlined cells are findings. –: hardly any of the part lies there, or nothing of it is lost.</p></div>`,
  );
}
