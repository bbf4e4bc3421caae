import { sizeWords } from '../print.ts';
import { html, type Markup, type Piece } from './markup.ts';
import type { LivePage } from './page-extras.ts';
import { icon } from './page-icons.ts';
import { named, type Section, section } from './page-section.ts';
import type { Report } from './report.ts';

const menu = (title: Piece, content: Piece): Markup =>
  html`<details class="menu"><summary class="button small">${title}${icon('down', '')}</summary><div class="card">${content}</div></details>`;

function versionsMenu({ base, version, versions }: LivePage): Markup {
  const song = base.slice(0, base.lastIndexOf('/'));
  const latest = Math.max(...versions.map((each) => each.version));
  const links = versions.map(
    (each) =>
      html`<li><a href="${song}/${each.version}/"${each.version === version && html` aria-current="page"`}>Version ${each.version}</a><small>${each.verdict}</small></li>`,
  );
  const other = versions.find((each) => each.version !== version)?.version;
  const pair = other !== undefined && [Math.min(other, version), Math.max(other, version)];
  const compare =
    pair &&
    html`<p><a class="button small" href="${song}/compare?a=${pair[0]}&amp;b=${pair[1]}">Compare versions side by side</a></p>`;
  return menu(html`Version ${version} of ${latest}`, html`<ul>${links}</ul>${compare}`);
}

const kindWords = {
  fixed: 'With the fixes',
  plan: 'Plan of the fixes',
  report: 'Report, the page',
  mix: 'Your mix',
  stem: 'Stem',
  reference: 'Reference',
} as const;

const kinds = Object.keys(kindWords) as readonly (keyof typeof kindWords)[];

/** What was made comes first, what came in last. */
function downloads({ base, files }: LivePage): Piece {
  const links = kinds.flatMap((kind) =>
    files
      .filter((file) => file.kind === kind)
      .map(
        ({ name, size }) =>
          html`<li><a href="/api${base}/files/${encodeURIComponent(name)}" download>${/\.json$/.test(name) && kind === 'report' ? 'Report, its data' : kindWords[kind]}<span class="hidden">,</span> <small>${named(name)}${size !== undefined && `, ${sizeWords(size)}`}</small></a></li>`,
      ),
  );
  return links.length > 0 && menu('Download', html`<ul>${links}</ul>`);
}

/** The way back, to other versions, and what can be taken away. */
export function liveBar(live: LivePage): Markup {
  const song = decodeURIComponent(live.base.split('/').at(-2) ?? '');
  return html`<nav class="live" aria-label="This song"><div class="wrap"><a class="button small" href="/">All songs</a><b>${named(live.title)}</b>${versionsMenu(live)}${downloads(live)}<a class="button small again" href="/#song=${encodeURIComponent(song)}">New version<span class="hidden"> of ${named(live.title)}</span></a><p id="told" class="told" role="status"></p></div></nav>`;
}

const dismissal = html`<dialog id="dismissal" aria-labelledby="dismissal-title"><form method="dialog"><h2 id="dismissal-title">Let this be?</h2><p id="dismissed"></p><p class="small">It stays in the report as accepted, counts for nothing, and no fix acts on it; in later versions of this song, too. You can take that back at any time.</p><label class="field"><span>Why is it meant so?</span><textarea id="reason" rows="3" maxlength="500" required></textarea></label><div class="row"><button type="button" class="button" data-close>Keep it in the list</button><button class="button go" value="yes">Dismiss</button></div></form></dialog>`;

const templates = html`<template id="dismiss"><p class="decide"><button type="button" class="button small">Dismiss…</button></p></template><template id="undo"><button type="button" class="button small">Undo</button></template><template id="failed"><p class="card failure">${icon('error')}<span></span></p></template>`;

/** Dialogs, and what is cloned for every finding. */
export const liveParts: Markup = html`${dismissal}${templates}`;

const writes = (report: Report): Piece =>
  report.after
    ? 'They were applied: the result is a file, which you find under Download. Set them otherwise and apply them again, and it is made anew.'
    : 'Set each as you like it while it plays. Applied, they write a copy: your own files stay as they are.';

/** Moves become a file: as they are set, not as they were planned. */
export function applySection(report: Report): Section | undefined {
  const isAnything = Object.values({ ...report.plan?.tracks, ...report.plan?.buses }).some(
    ({ chain }) => chain.length > 0,
  );
  if (!isAnything) return undefined;
  return section(
    { id: 'apply', title: report.after ? 'Apply them again' : 'Apply the moves', short: 'Apply' },
    html`<div class="card panel"><p>${writes(report)}</p><div id="failure" role="alert"></div><div id="work" hidden><p class="row"><span id="stage" role="status"></span><span id="share" class="small"></span></p><progress id="whole" max="1" value="0" aria-labelledby="stage"></progress></div><div class="row"><button type="button" class="button go" id="apply-moves">Apply the moves</button><button type="button" class="button" id="cancel" hidden>Cancel</button>${report.after && html`<button type="button" class="button" id="take-back">Take the fixes back</button>`}</div></div>`,
  );
}
