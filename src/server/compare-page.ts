import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import { signed } from '../print.ts';
import { html, type Markup, type Piece } from '../report/markup.ts';
import { keyMetrics } from '../report/numbers.ts';
import { type IconId, icon } from '../report/page-icons.ts';
import { folded, named, table } from '../report/page-section.ts';
import { valueWords } from '../report/words.ts';
import { checksBar, reportPath, type VersionEntry } from './home-songs.ts';
import { shell } from './page-shell.ts';

/** A version as it is compared. */
export interface Compared
  extends Pick<VersionEntry, 'version' | 'verdict' | 'passed' | 'checked' | 'errors' | 'warnings' | 'infos'> {
  /** Of the mix. */
  readonly metrics: { readonly [Id in MetricId]?: number };
}

/** Two versions of a song. */
export interface Comparison {
  readonly song: string;
  readonly title: string;
  /** Numbers of all there are. */
  readonly versions: readonly number[];
  readonly a: Compared;
  readonly b: Compared;
  /** Sentences of what was found in `a` and is gone in `b`. */
  readonly solved: readonly string[];
  /** Of what is new in `b`, or graver than it was. */
  readonly fresh: readonly string[];
  /** Why nothing is told of both, as a sentence. */
  readonly because?: string;
  /** Scripts and styles of the page carry it. */
  readonly nonce: string;
  /** A variable WOFF2, base64. */
  readonly font?: string;
}

const select = (name: 'a' | 'b', words: string, { versions }: Comparison, chosen: number): Markup =>
  html`<label class="field"><span>${words}</span><select name="${name}">${versions.map((each) => html`<option value="${each}"${each === chosen && html` selected`}>Version ${each}</option>`)}</select></label>`;

const sideBox = (song: string, side: Compared): Markup =>
  html`<li class="card panel"><h3><a href="${reportPath(song, side.version)}">Version ${side.version}</a></h3><p class="judged">${side.verdict}</p>${checksBar(side)}</li>`;

function sentences(id: string, title: string, sign: IconId, list: readonly string[], none: string): Markup {
  const items =
    list.length > 0
      ? html`<ul class="checks">${list.map((sentence) => html`<li>${icon(sign)}<span>${sentence}</span></li>`)}</ul>`
      : html`<p class="small">${none}</p>`;
  return html`<div class="card panel"><h3 id="${id}">${title} <span class="small">${list.length}</span></h3>${items}</div>`;
}

/** "+1.2", in the unit of both: nothing where they read alike. */
function differenceOf(id: MetricId, from: number | undefined, to: number | undefined): Piece {
  if (from === undefined || to === undefined) return '';
  const { unit } = metricOf(id);
  const words = signed(to - from, unit === '1' ? 2 : 1);
  return /[1-9]/.test(words) ? html`<b>${words}</b>` : 'the same';
}

function numbers(caption: string, ids: readonly MetricId[], { a, b }: Comparison): Piece {
  const rows = ids.flatMap((id) => {
    const [from, to] = [a.metrics[id], b.metrics[id]];
    if (from === undefined && to === undefined) return [];
    const { title, unit } = metricOf(id);
    const words = (value: number | undefined) => (value === undefined ? 'not measured' : valueWords(value, unit));
    return [[title, words(from), words(to), differenceOf(id, from, to)]];
  });
  const columns = ['Number', `Version ${a.version}`, `Version ${b.version}`, 'Change'];
  return table(
    caption,
    columns.map((title, i) => ({ title, isNumber: i > 0 })),
    rows,
  );
}

const part = (id: string, title: string, content: Piece, note?: string): Markup =>
  html`<section aria-labelledby="${id}-title"><header class="head"><h2 id="${id}-title">${title}</h2>${note && html`<p>${note}</p>`}</header>${content}</section>`;

function changes({ solved, fresh, because }: Comparison): Markup {
  if (because !== undefined) return html`<p class="card calm">${because}</p>`;
  const gone = sentences('solved', 'Solved', 'pass', solved, 'Nothing that was found before is gone.');
  const come = sentences('fresh', 'New', 'warning', fresh, 'Nothing new was found.');
  return html`<div class="beside">${gone}${come}</div>`;
}

function allNumbers(comparison: Comparison): Markup {
  const rest = metricIds.filter((id) => !keyMetrics.includes(id));
  const key = numbers('Key numbers of both versions', keyMetrics, comparison);
  return html`<div class="card panel">${key}</div>${folded('All other numbers', numbers('All other numbers of both versions', rest, comparison))}`;
}

/** Two versions of a song side by side: verdicts, numbers, what was solved and what is new. */
export function comparePage(comparison: Comparison): string {
  const { song, title, a, b, font, nonce } = comparison;
  const hero = html`<p class="kicker"><a href="/">Songs</a> · <a href="${reportPath(song, b.version)}">${named(title)}</a></p><h1 id="hero">Version ${a.version} beside version ${b.version}.</h1><form class="pair" action="/songs/${encodeURIComponent(song)}/compare">${select('a', 'Earlier', comparison, a.version)}${select('b', 'Later', comparison, b.version)}<button class="button">Compare</button></form>`;
  const sides = html`<ul class="beside">${[a, b].map((side) => sideBox(song, side))}</ul>`;
  const content = html`${part('judged', 'How they were judged', sides, 'Both as they came, without fixes.')}${part('changed', 'What changed', changes(comparison))}${part('numbers', 'The numbers', allNumbers(comparison))}`;
  const frame = { title: `${title}: ${a.version} and ${b.version}`, place: named(title), nonce, script: 'compare' };
  return shell({ ...frame, ...(font !== undefined && { font }) }, hero, content);
}
