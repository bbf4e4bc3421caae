import { livePatch } from '../live-patch.ts';
import type { Patch } from '../moves.ts';
import type { PageData } from '../page-data.ts';
import { clock, span } from '../print.ts';
import type { Range, Seconds } from '../units.ts';
import { durationOf, fitted } from './charts-time.ts';
import { embedded, html, type Markup, type Piece, trusted } from './markup.ts';
import { mainTrack, stemsOf } from './numbers.ts';
import type { PageExtras, PageSound } from './page-extras.ts';
import { named } from './page-section.ts';
import type { Curves, Report } from './report.ts';
import { compactPath } from './svg-path.ts';
import { findingsListed } from './verdict.ts';

/** Findings with a lane of their own below the waveform; more would be a barcode. */
const most = 4;
const marks = 60; // of a lane
const height = 40; // of the picture, from its middle to full scale

/** A place in the song as a style. */
const placed = (from: Seconds, to: Seconds, duration: Seconds): string => {
  const share = (seconds: Seconds) => Math.min(100, Math.max(0, (100 * seconds) / duration));
  return `left:${share(from).toFixed(2)}%;width:${(share(to) - share(from)).toFixed(2)}%`;
};

/** Peaks as an outline, RMS as another. */
function outline(values: readonly number[], full: number): string {
  const y = (value: number) => Math.min(1, value / full) * height;
  const above = values.map((value, x) => `${x === 0 ? 'M' : 'L'}${x} ${(height - y(value)).toFixed(1)}`);
  const below = values.map((value, x) => `L${x} ${(height + y(value)).toFixed(1)}`).reverse();
  return compactPath(`${above.join('')}${below.join('')}Z`);
}

function picture({ peak, rms }: NonNullable<Curves['waveform']>): Markup {
  const full = Math.max(0.05, ...peak);
  const box = `viewBox="0 0 ${Math.max(1, peak.length - 1)} ${2 * height}" preserveAspectRatio="none"`;
  return trusted(
    `<svg ${box} aria-hidden="true" focusable="false"><path class="peak" d="${outline(peak, full)}"/><path class="rms" d="${outline(rms, full)}"/></svg>`,
  );
}

/** Pixels that the waveform has at least, on a phone and elsewhere. */
const rooms = { narrow: 350, wide: 600 } as const;

function sections({ sections = [] }: Report, duration: Seconds): Piece {
  const items = sections.map(({ name, time: [from, to] }) => {
    const share = (to - from) / duration;
    const label = (kind: keyof typeof rooms) => html`<span class="${kind}">${fitted(name, share * rooms[kind])}</span>`;
    return html`<li style="${placed(from, to, duration)}">${label('wide')}${label('narrow')}</li>`;
  });
  return items.length > 1 && html`<ol class="parts">${items}</ol>`;
}

/** Findings that are somewhere and not everywhere, the gravest on top. */
function lanes(report: Report, duration: Seconds): Piece {
  const found = findingsListed(report).filter(
    ({ time = [] }) => time.length > 0 && time.some(([from, to]) => to - from < 0.95 * duration),
  );
  const lane = found.slice(0, most).map(({ severity, time = [] }) => {
    const places = time.slice(0, marks).map(([from, to]) => html`<i style="${placed(from, to, duration)}"></i>`);
    return html`<div class="lane is-${severity}">${places}</div>`;
  });
  return lane.length > 0 && html`<div class="lanes">${lane}</div>`;
}

/** What is dark in the picture: where there is no sound to play. */
function gaps({ excerpts }: PageSound, duration: Seconds): readonly Piece[] {
  const ends = [0, ...excerpts.flatMap(({ time }) => time), duration];
  const pairs = Array.from({ length: excerpts.length + 1 }, (_, i) => [ends[2 * i]!, ends[2 * i + 1]!] as const);
  return pairs.map(([from, to]) => to - from > 0.05 && html`<i class="gap" style="${placed(from, to, duration)}"></i>`);
}

function wave(report: Report, { sound }: PageExtras): Piece {
  const waveform = report.curves[mainTrack(report.tracks)?.name ?? '']?.waveform;
  const duration = durationOf(report);
  if (!waveform || waveform.peak.length === 0 || duration <= 0) return undefined;
  return html`<div class="wave" role="img" aria-label="Waveform of the mix, ${clock(duration)} long">${picture(waveform)}${sound && gaps(sound, duration)}${sections(report, duration)}${lanes(report, duration)}<i class="needle" hidden></i></div>`;
}

const way = (value: string, dot: string, words: Piece, key: Piece, checked = false): Markup =>
  html`<label class="way"><input type="radio" name="listen" value="${value}"${checked ? html` checked` : ''}><i class="dot ${dot}" aria-hidden="true"></i><span class="words">${words}</span>${key !== undefined && html`<kbd aria-hidden="true">${key}</kbd>`}</label>`;

/** What can be listened to. Several references share a key, which goes from one to the next. */
function ways(report: Report, sound: PageSound): Markup {
  const references = sound.takes.filter(({ kind }) => kind === 'reference');
  const isFixed = patchFor(report, sound) !== undefined || sound.takes.some(({ kind }) => kind === 'fixed');
  const others = references.map(({ name }, i) =>
    way(`reference ${i}`, 'dot-ref', references.length > 1 ? named(name) : 'Reference', i === 0 ? 3 : undefined),
  );
  const [first, second] = report.mixing
    ? ['Plain sum', 'Mix']
    : [html`<span>Your </span>mix`, html`<span>With </span>fixes`];
  return html`<div class="ways" role="radiogroup" aria-label="Listen to">${way('mix', 'dot-mix', first, 1, true)}${isFixed && way('fixed', 'dot-fixed', second, 2)}${others}${isFixed && !report.mixing && way('difference', 'dot-difference', 'Difference', 4)}</div>`;
}

const controls = (report: Report, sound: PageSound): Markup =>
  html`<div class="controls" hidden><button type="button" class="play" data-player="play" aria-label="Play" disabled><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path class="go" d="M6.5 4.2v11.6L16 10z"/><path class="halt" d="M5.5 4.5h3.2v11H5.5zM11.3 4.5h3.2v11h-3.2z"/></svg></button>${ways(report, sound)}<label class="match"><input type="checkbox" role="switch" data-player="match" checked><span>Level-matched</span></label><output class="level" aria-live="off"><span></span><span></span></output><label class="match loop" title="Loop the excerpt"><input type="checkbox" data-player="loop" aria-label="Loop the excerpt"><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="M4 9V8a3 3 0 0 1 3-3h8m-2.5-2.5L15 5l-2.5 2.5M16 11v1a3 3 0 0 1-3 3H5m2.5 2.5L5 15l2.5-2.5"/></svg></label><button type="button" data-player="keys" aria-haspopup="dialog"><kbd aria-hidden="true">?</kbd>Keys</button><span class="clock"><b>0:00</b> / ${clock(durationOf(report))}</span></div><p class="trouble" role="status" hidden></p>`;

const keysOf = ({ mixing }: Report) => [
  ['Space', 'Play, pause'],
  ['1', mixing ? 'Plain sum' : 'Your mix'],
  ['2', mixing ? 'Mix' : 'With fixes'],
  ['3', 'Reference; again: the next one'],
  ...(mixing ? [] : [['4', 'Difference: what the fixes change']]),
  ['M', 'Level match on, off'],
  ['J K', 'Next finding, the one before'],
  ['L', 'Loop the excerpt'],
  ['← →', '5 seconds back, on'],
  ['?', 'This list'],
];

const keysDialog = (report: Report): Markup =>
  html`<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>${keysOf(report).map(([key, what]) => html`<div><dt>${key!.split(' ').map((each) => html`<kbd>${each}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl><label class="match"><input type="checkbox" role="switch" data-player="shortcuts" checked><span>Single keys act anywhere on the page</span></label><form method="dialog"><button class="small-button">Close</button></form></dialog>`;

/** Why nothing can be played, and how it could be. */
function mute({ tracks }: Report): Markup {
  if (mainTrack(tracks)?.absent['loudness.integrated'] === 'silent')
    return html`<p class="note">The mix is silent: there is nothing to play.</p>`;
  return html`<p class="note">This page was written without sound, to be small. With <code>--embed-audio excerpts</code> it plays the mix here, with and without each fix, equally loud.</p>`;
}

/** Sticks to the top: the song to look at, and where there is sound, to listen to. Undefined where there is neither. */
export function playerBar(report: Report, extras: PageExtras): Piece {
  if (report.album) return undefined;
  const { sound, code } = extras;
  const isHeard = sound !== undefined && code !== undefined;
  const seen = wave(report, extras);
  if (!seen && !isHeard) return undefined;
  return html`<section class="player${isHeard ? '' : ' mute'}" id="player" aria-label="Player"><div class="wrap">${isHeard && controls(report, sound)}${seen}${isHeard ? sound.note && html`<p class="note">${sound.note}</p>` : mute(report)}</div>${isHeard && keysDialog(report)}</section>`;
}

/** Undefined where the page has it rendered already, or not all the stems that it takes. */
function patchFor(report: Report, { takes }: PageSound): Patch | undefined {
  const stems = stemsOf(report).map(({ name }) => name);
  const patch = report.plan && !takes.some(({ kind }) => kind === 'fixed') ? livePatch(report.plan, stems) : undefined;
  const isThere = (stem: string) => takes.some(({ kind, name }) => kind === 'stem' && name === stem);
  return patch?.stems.every(({ name }) => isThere(name)) ? patch : undefined;
}

/** Sound, what it is, and the scripts that play it; at the end of the page. @param nonce without which a server's page runs no script */
export function playerParts(report: Report, { sound, code }: PageExtras, nonce: Piece): Piece {
  if (!sound || !code || report.album) return undefined;
  const idOf = (take: number, excerpt: number) => `sound-${take}-${excerpt}`;
  const elements: Piece[] = [];
  const takes = sound.takes.map(({ kind, name, files }, take) => ({
    kind,
    name,
    files: files.map((file, excerpt) => {
      if (!file || 'url' in file) return file?.url ?? null;
      elements.push(
        html`<script type="application/octet-stream;base64" id="${idOf(take, excerpt)}">${trusted(file.data)}</script>`,
      );
      return `#${idOf(take, excerpt)}`;
    }),
  }));
  const patch = patchFor(report, sound);
  const data: PageData = {
    sampleRate: sound.sampleRate,
    mime: sound.mime,
    duration: durationOf(report),
    excerpts: sound.excerpts,
    takes,
    ...(report.plan && !report.mixing ? { plan: report.plan } : {}),
    ...(patch ? { patch } : {}),
    sections: report.sections ?? [],
  };
  return html`<script type="application/json" id="sound">${embedded(JSON.stringify(data))}</script>${elements}<script type="text/plain" id="desk">${inScript(code.desk)}</script><script type="module"${nonce}>${inScript(code.player)}</script>`;
}

/** Code that cannot close the element it stands in; in strings, where alone such a thing stands, it means the same. */
const inScript = (code: string): Markup => trusted(code.replace(/<(\/script|!--)/gi, '\\x3c$1'));

/** Plays a stretch of the mix from its start. Hidden until there is a script, and sound of any of it. */
export const hearButton = ([from, to]: Range): Markup =>
  html`<button type="button" class="hear" data-hear="${Number(from.toFixed(2))}" data-to="${Number(to.toFixed(2))}" aria-label="Hear it: ${span([from, to])}" hidden>${span([from, to])}</button>`;
