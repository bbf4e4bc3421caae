import { findingsOf } from '../rules/judge.ts';
import type { Severity } from '../rules/rule.ts';
import { html, type Markup } from './markup.ts';
import { icon, severityIcon } from './page-icons.ts';
import { named } from './page-section.ts';
import type { Report } from './report.ts';
import { changesWords } from './since.ts';
import {
  type CategoryCount,
  categoryCounts,
  categoryTitles,
  countsOf,
  gravestFirst,
  outcomesNow,
  plainSummary,
  plural,
  severityWords,
  verdictSentence,
} from './verdict.ts';
import { formatWords, referenceWords, resultOf, titleOf } from './words.ts';

export const topBar = (report: Report): Markup =>
  html`<header class="bar"><div class="wrap"><span class="brand">${icon('mark', '')}mixwright</span><span class="file">${named(titleOf(report))}</span><span class="tools" hidden><button type="button" id="theme">${icon('theme', '')}<span>Theme</span></button><button type="button" id="print">${icon('print', '')}<span>Print</span></button></span></div></header>`;

/** Rules by the gravest thing they found, as shares of a bar. */
function shares(report: Report): readonly (readonly [string, number])[] {
  const outcomes = outcomesNow(report);
  const worst = (severity: Severity) =>
    outcomes.filter((outcome) => findingsOf([outcome])[0]?.severity === severity).length;
  const { passed } = countsOf(outcomes);
  return [
    ['pass', passed],
    ['info', worst('info')],
    ['warning', worst('warning')],
    ['error', worst('error')],
  ];
}

function countsBox(report: Report): Markup {
  const { passed, checked, findings, broken } = countsOf(outcomesNow(report));
  const { since } = report;
  const before = report.after ? countsOf(report.outcomes).passed : undefined;
  const segments = shares(report).map(
    ([kind, number]) => number > 0 && html`<i class="fill-${kind}" style="flex-grow:${number}"></i>`,
  );
  const found = gravestFirst.map(
    (severity) =>
      findings[severity] > 0 &&
      html`<li>${severityIcon(severity)}<b>${findings[severity]}</b> ${severityWords[severity].toLowerCase()}</li>`,
  );
  return html`<div class="counts"><p><b>${passed}</b> of ${checked} ${plural(checked, 'check')} passed</p><div class="stack" aria-hidden="true">${segments}</div><ul>${found}${broken > 0 && html`<li>${icon('broken')}<b>${broken}</b> broken</li>`}</ul>${since && html`<p class="small">Since ${named(since.name)}: ${changesWords(since)}</p>`}${before !== undefined && html`<p class="small">${beforeWords(report)}: ${before} passed</p>`}</div>`;
}

const beforeWords = ({ match, mixing }: Report): string => {
  if (mixing) return 'The plain sum';
  return match ? 'Before' : 'Before the fix';
};

function kickerOf({ album, after, match, mixing }: Report): string {
  if (mixing) return 'A mix from stems';
  return `${album ? 'Album' : 'Mix'} review${after ? (match ? ', after the match' : ', after the fix') : ''}`;
}

const round = 2 * Math.PI * 17;

function tile({ category, passed, checked, worst }: CategoryCount): Markup {
  const share = ((passed / checked) * round).toFixed(2);
  const ring = html`<svg class="ring is-${worst ?? 'pass'}" viewBox="0 0 42 42" aria-hidden="true" focusable="false"><circle class="${passed === 0 && 'bare'}" cx="21" cy="21" r="17"/>${passed > 0 && html`<circle class="on" cx="21" cy="21" r="17" stroke-dasharray="${share} ${round.toFixed(2)}"/>`}</svg>`;
  return html`<li class="tile">${ring}<span><b>${categoryTitles[category]}</b><small><b>${passed}</b> of ${checked} passed</small></span></li>`;
}

/** The verdict, what it means, and how the checks went. */
export function hero(report: Report): Markup {
  const track = resultOf(report);
  const tiles = categoryCounts(report).map(tile);
  const meta = track ? formatWords(report, track).filter((part) => part !== report.album?.name) : [];
  const compared =
    report.reference || report.album ? html`compared with ${named(referenceWords(report))}` : 'no reference';
  return html`<section class="hero" aria-labelledby="verdict"><div class="wrap"><div class="top"><div class="say"><p class="kicker">${kickerOf(report)} · ${compared}</p><h1 id="verdict">${verdictSentence(report)}</h1><p class="lead">${plainSummary(report)}</p>${track && html`<p class="meta"><b>${named(report.album?.name ?? track.name)}</b>${meta.map((part) => html`<span>${part}</span>`)}</p>`}</div>${countsBox(report)}</div><ul class="${tiles.length > 6 ? 'tiles many' : 'tiles'}">${tiles}</ul></div></section>`;
}
