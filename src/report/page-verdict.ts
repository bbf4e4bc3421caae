import type { Verdict } from '../mend/verdicts.ts';
import type { Unit } from '../units.ts';
import { html, type Markup } from './markup.ts';
import { valueWords } from './words.ts';

/** "3.9 dB → 0.8 dB", or what is known of it. */
export function changeWords({ before, after }: Verdict, unit: Unit): string {
  if (before === undefined) return after === undefined ? '' : valueWords(after, unit);
  return after === undefined
    ? `${valueWords(before, unit)} → gone`
    : `${valueWords(before, unit)} → ${valueWords(after, unit)}`;
}

/** How a finding fared, and why. */
export const verdictMark = (verdict: Verdict, unit: Unit): Markup =>
  html`<p class="fared"><span class="mark v-${verdict.verdict}">${verdict.verdict}</span><b>${changeWords(verdict, unit)}</b>${verdict.because && html`<small>${verdict.because}</small>`}</p>`;

const hopes: Readonly<Record<Verdict['verdict'], string>> = {
  fixed: 'Solved',
  eased: 'Eased',
  unchanged: 'As it is',
  worse: 'Worse',
  new: 'New',
};

/** What the plan would make of a finding: tried on a copy that was thrown away. */
export const prospectBox = (verdict: Verdict, unit: Unit): Markup =>
  html`<p class="fared hope-${verdict.verdict}"><small>If you apply the fixes</small><b>${hopes[verdict.verdict]}: ${changeWords(verdict, unit)}</b>${verdict.because && html`<small>${verdict.because}</small>`}</p>`;
