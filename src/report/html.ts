import { findingsOf } from '../rules/judge.ts';
import type { Finding, Outcome } from '../rules/rule.ts';
import { renderJson } from './json.ts';
import { embedded, html, type Markup, type Piece, trusted } from './markup.ts';
import { albumSection } from './page-album.ts';
import { chainSection } from './page-chain.ts';
import { checksSection } from './page-checks.ts';
import { controlsStyle, liveStyle } from './page-controls-style.ts';
import { loudnessSection, stereoSection, toneSection } from './page-curves.ts';
import type { PageExtras } from './page-extras.ts';
import { findingsSection } from './page-findings.ts';
import { hero, topBar } from './page-hero.ts';
import { howSection, warnings } from './page-how.ts';
import { iconSheet } from './page-icons.ts';
import { applySection, liveBar, liveParts } from './page-live.ts';
import { maskingSection } from './page-masking.ts';
import { masterSection } from './page-master.ts';
import { matchSection } from './page-match.ts';
import { mixSection } from './page-mix.ts';
import { numbersSection } from './page-numbers.ts';
import { playerBar, playerParts } from './page-player.ts';
import { playerStyle } from './page-player-style.ts';
import { script } from './page-script.ts';
import type { Section } from './page-section.ts';
import { style } from './page-style.ts';
import { tracksSection } from './page-tracks.ts';
import { translationSection } from './page-translation.ts';
import type { After, Report } from './report.ts';
import { titleOf } from './words.ts';

/** Top to bottom: what to do, what proves it, what was fine. */
async function sectionsOf(report: Report, { live }: PageExtras): Promise<readonly Section[]> {
  const sections = [
    albumSection(report),
    masterSection(report),
    mixSection(report),
    matchSection(report),
    findingsSection(report),
    numbersSection(report),
    await toneSection(report),
    await loudnessSection(report),
    maskingSection(report),
    translationSection(report),
    await stereoSection(report),
    report.album ? undefined : tracksSection(report),
    chainSection(report),
    live && applySection(report),
    checksSection(report),
    howSection(report),
  ];
  return sections.filter((section) => section !== undefined);
}

function nav(sections: readonly Section[]): Markup {
  const links = sections.map(
    ({ id, short, count }) =>
      short && html`<li><a href="#${id}">${short}${count !== undefined && html`<span>${count}</span>`}</a></li>`,
  );
  return html`<nav class="nav" aria-label="Sections"><div class="wrap"><ul>${links}</ul></div></nav>`;
}

/** A WOFF2 in base64 as the font of a page. */
export const fontFace = (font: string): Markup =>
  trusted(
    `@font-face{font-family:"Inter Variable";font-weight:100 900;font-display:swap;src:url(data:font/woff2;base64,${font}) format("woff2")}`,
  );

const head = (report: Report, { font, live }: PageExtras, nonce: Piece): Markup =>
  html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,"><title>${titleOf(report)} · mixwright</title><style${nonce}>${font !== undefined && fontFace(font)}${style}${trusted(playerStyle)}${live && [controlsStyle, liveStyle]}</style></head>`;

const most = 3; // others in the data, of those that cover a stem

/**
 * The report as data, to five digits and without what only few ask for: why stems have no value of a number, and who hardly covers them.
 * Of what was or would be mended it holds the mix, and reasons and advice only where they are new.
 */
function pageJson(report: Report): string {
  const told = new Set(findingsOf(report.outcomes).map(({ id }) => id));
  const findingOf = ({ fix: _, ...finding }: Finding): Finding =>
    told.has(finding.id) ? { ...finding, why: '', advice: '' } : finding;
  const outcomeOf = (outcome: Outcome): Outcome => {
    if (outcome.status !== 'failed') return outcome;
    const [first, ...others] = outcome.findings;
    return { ...outcome, findings: [findingOf(first), ...others.map(findingOf)] };
  };
  const short = (after: After): After => ({
    ...after,
    tracks: after.tracks.filter(({ role }) => role === 'mix'),
    outcomes: after.outcomes.map(outcomeOf),
  });
  const { tracks, masking, after, prospect } = report;
  const lean: Report = {
    ...report,
    tracks: tracks.map((track) => (track.role === 'mix' ? track : { ...track, absent: {} })),
    ...(masking && {
      masking: { ...masking, rows: masking.rows.map((row) => ({ ...row, to: row.to.slice(0, most) })) },
    }),
  };
  const page = { ...lean, ...(after && { after: short(after) }), ...(prospect && { prospect: short(prospect) }) };
  return renderJson(page, { indent: 0, digits: 5 });
}

/** One page in one file: no network, readable without scripts, light and dark, on paper too. */
export async function renderHtml(report: Report, extras: PageExtras = {}): Promise<string> {
  const { live } = extras;
  // a server's page runs no script and takes no style without it
  const nonce = live && html` nonce="${live.nonce}"`;
  const sections = await sectionsOf(report, extras);
  const data = html`<script type="application/json" id="report">${embedded(pageJson(report))}</script>`;
  const sound = extras.sound ? '; parts of it are in this file' : ', and none is in this file';
  const footer = html`<footer><div class="wrap">mixwright ${report.tool.version} · preset ${report.preset} · No audio left the computer${sound}.</div></footer>`;
  const controls = live && html`${liveParts}<script type="module" nonce="${live.nonce}">${trusted(live.code)}</script>`;
  const body = html`<body>${iconSheet}<a class="skip" href="#main">Skip to the findings</a>${topBar(report)}${live && liveBar(live)}${hero(report)}${playerBar(report, extras)}${nav(sections)}<main id="main"><div class="wrap">${warnings(report)}${sections.map((section) => section.body)}</div></main>${footer}${data}<script${nonce}>${script}</script>${playerParts(report, extras, nonce)}${controls}</body>`;
  return html`<!doctype html>
<html lang="en">${head(report, extras, nonce)}${body}</html>
`.markup;
}
