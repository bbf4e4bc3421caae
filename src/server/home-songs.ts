import { html, type Markup, type Piece } from '../report/markup.ts';
import { icon } from '../report/page-icons.ts';
import { named } from '../report/page-section.ts';
import { plural } from '../report/verdict.ts';

/** A song in the folder, and how its mixes were judged. */
export interface SongEntry {
  /** Name of its folder. */
  readonly song: string;
  readonly title: string;
  /** The latest first. */
  readonly versions: readonly VersionEntry[];
}

export interface VersionEntry {
  /** 1 and up. */
  readonly version: number;
  /** When it was judged first, ISO 8601. */
  readonly date?: string;
  /** In a sentence or two. */
  readonly verdict?: string;
  readonly passed?: number;
  readonly checked?: number;
  readonly errors?: number;
  readonly warnings?: number;
  readonly infos?: number;
  /** Moves were applied to it. */
  readonly isFixed: boolean;
  /** Why it cannot be shown, as a sentence. */
  readonly broken?: string;
}

type Went = Pick<VersionEntry, 'passed' | 'checked' | 'errors' | 'warnings' | 'infos'>;

export const reportPath = (song: string, version: number): string => `/songs/${encodeURIComponent(song)}/${version}/`;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** "21 Nov 2026, 14:05", by the clock of this computer. */
function dateWords(iso = ''): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** How the checks went, as a bar and in words. */
export function checksBar({ passed, checked, errors = 0, warnings = 0, infos = 0 }: Went): Piece {
  if (passed === undefined || checked === undefined) return undefined;
  const found = [
    ['error', errors, 'fix first'],
    ['warning', warnings, 'improve'],
    ['info', infos, 'consider'],
  ] as const;
  const bar = [['pass', passed], ...found.map(([kind, number]) => [kind, number] as const).toReversed()] as const;
  return html`<div class="went"><p><b>${passed}</b> of ${checked} ${plural(checked, 'check')} passed</p><div class="stack" aria-hidden="true">${bar.map(([kind, number]) => number > 0 && html`<i class="fill-${kind}" style="flex-grow:${number}"></i>`)}</div><ul>${found.map(([kind, number, words]) => number > 0 && html`<li>${icon(kind)}<b>${number}</b> ${words}</li>`)}</ul></div>`;
}

const fixedMark = html`<span class="mark v-fixed">fixes applied</span>`;

function versionRow({ song, title }: SongEntry, entry: VersionEntry): Markup {
  const { version, date = '', verdict, passed, checked, isFixed, broken } = entry;
  const link =
    broken === undefined
      ? html`<a href="${reportPath(song, version)}">Version ${version}<span class="hidden"> of ${named(title)}</span></a>`
      : html`<span>Version ${version}</span>`;
  const of = passed !== undefined && checked !== undefined && `${passed} of ${checked}`;
  return html`<li>${link}<span class="judged">${broken ?? verdict}</span><span class="of">${of}</span><time datetime="${date}">${dateWords(date)}</time>${isFixed ? fixedMark : html`<span></span>`}<button type="button" class="button small" data-delete="${reportPath(song, version)}" data-what="version ${version} of “${title}”">Delete<span class="hidden"> version ${version} of ${named(title)}</span></button></li>`;
}

function songBox(entry: SongEntry): Markup {
  const { song, title, versions } = entry;
  const [latest] = versions;
  if (!latest) return html``;
  const compare =
    versions.length > 1 &&
    html`<a class="button small" href="/songs/${encodeURIComponent(song)}/compare?a=${versions[1]!.version}&amp;b=${latest.version}">Compare versions<span class="hidden"> of ${named(title)}</span></a>`;
  return html`<li class="card song" data-song="${song}"><div class="head"><h3>${latest.broken === undefined ? html`<a href="${reportPath(song, latest.version)}">${named(title)}</a>` : named(title)}</h3><p>Version ${latest.version}${latest.date !== undefined && `, ${dateWords(latest.date)}`}${latest.isFixed && html` ${fixedMark}`}</p></div><div class="latest"><p class="judged">${latest.broken ?? latest.verdict}</p>${checksBar(latest)}</div><div class="row"><button type="button" class="button small" data-again="${song}">New version<span class="hidden"> of ${named(title)}</span></button>${compare}<details class="versions"><summary class="button small">${versions.length} ${plural(versions.length, 'version')}<span class="hidden"> of ${named(title)}</span>${icon('down', '')}</summary><ul>${versions.map((each) => versionRow(entry, each))}</ul></details></div></li>`;
}

const confirmation = html`<dialog id="deletion" aria-labelledby="deletion-title"><form method="dialog"><h2 id="deletion-title">Delete <span id="doomed"></span>?</h2><p>Its copies of your files, its report and what was mended are gone then. The files you dropped stay where they are.</p><div class="row"><button class="button" value="no">Keep it</button><button class="button grave" value="yes">Delete</button></div></form></dialog>`;

/** All songs, or that there are none yet. */
export function songsSection(songs: readonly SongEntry[]): Markup {
  const list =
    songs.length > 0
      ? html`<ul class="list songs">${songs.map(songBox)}</ul>`
      : html`<p class="card calm">No songs yet. What you drop is kept here, with every version of it.</p>`;
  return html`<section id="songs" aria-labelledby="songs-title"><header class="head"><h2 id="songs-title" tabindex="-1">Songs</h2>${songs.length > 0 && html`<p>Drop a new bounce onto a song, and it becomes its next version.</p>`}</header>${list}${confirmation}</section>`;
}
