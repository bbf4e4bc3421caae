import { hertz, signed } from '../print.ts';
import type { Elsewhere } from '../translation/translation.ts';
import { helpLines, lossWords } from '../translation/words.ts';
import { html, type Markup } from './markup.ts';
import { type Section, section } from './page-section.ts';
import type { Report } from './report.ts';
import { besideWords } from './translation-text.ts';

/** dB lost from which a cell is a step darker. */
const steps = [3, 6, 12, 24] as const;

function cell(change: number | null): Markup {
  if (change === null) return html`<td class="heat-0">–</td>`;
  const heat = steps.filter((step) => change <= -step).length;
  return html`<td class="heat-${heat}">${change <= -60 ? 'gone' : signed(change, 0)}</td>`;
}

function row(each: Elsewhere): Markup {
  const { title, loudness, beside, octaves } = each;
  const loud = html`<td class="heat-0">${signed(loudness)} LU<small class="beside">${besideWords(beside)}</small></td>`;
  return html`<tr><th scope="row">${title}</th>${octaves.map(cell)}${loud}</tr>`;
}

function words(each: Elsewhere): Markup {
  const [lost, help] = [lossWords(each) || 'nothing of note is lost', helpLines(each)];
  return html`<li><p><b>${each.title}</b><small>${each.about}</small></p><p>${capital(lost)}.${help.length > 0 && html` <span class="help"><b>What would help:</b> ${help.join('; ')}.</span>`}</p></li>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How the mix holds elsewhere: systems as rows, octaves as cells. */
export function translationSection({ translation }: Report): Section | undefined {
  if (!translation || translation.systems.length === 0) return undefined;
  const label = 'Change of each octave on each system with the whole as loud as the mix, dB';
  const heads = translation.octaves.map((octave) => html`<th scope="col">${hertz(octave)}</th>`);
  return section(
    {
      id: 'translation',
      title: 'On other systems',
      note: 'What the mix becomes on other systems: told from its spectra and typical filters, at equal loudness.',
      short: 'Translation',
    },
    html`<div class="card panel"><div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="heat"><caption class="hidden">${label}</caption><thead><tr><th scope="col">System</th>${heads}<th scope="col">Loudness</th></tr></thead><tbody>${translation.systems.map(row)}</tbody></table></div><ul class="systems">${translation.systems.map(words)}</ul></div>`,
  );
}
