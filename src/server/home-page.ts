import { html, type Markup } from '../report/markup.ts';
import { icon } from '../report/page-icons.ts';
import { plural } from '../report/verdict.ts';
import { roles } from '../roles.ts';
import type { SongEntry } from './home-songs.ts';
import { songsSection } from './home-songs.ts';
import { shell } from './page-shell.ts';

/** What the home page shows and offers. */
export interface Home {
  readonly songs: readonly SongEntry[];
  readonly presets: readonly { readonly id: string; readonly title: string }[];
  /** On the shelf, and what each was learnt from. */
  readonly references: readonly {
    readonly name: string;
    readonly about?: string | undefined;
    readonly tracks: number;
  }[];
  /** Scripts and styles of the page carry it. */
  readonly nonce: string;
  /** A variable WOFF2, base64. */
  readonly font?: string;
}

interface Place {
  readonly kind: 'mix' | 'stem' | 'reference';
  readonly title: string;
  readonly about: string;
  /** Buttons: what they say, and whether a folder is asked for. */
  readonly picks: readonly (readonly [string, 'files' | 'folder'])[];
}

const places: readonly Place[] = [
  { kind: 'mix', title: 'Mix', about: 'One file: your bounce.', picks: [['Choose a file', 'files']] },
  {
    kind: 'stem',
    title: 'Stems',
    about: 'Optional. With them, what covers what is heard; without a mix, their sum is judged.',
    picks: [
      ['Choose a folder', 'folder'],
      ['Choose files', 'files'],
    ],
  },
  {
    kind: 'reference',
    title: 'References',
    about: 'Optional. Records you admire, or this song as it was before.',
    picks: [['Choose files', 'files']],
  },
];

const pick = (kind: string, title: string, [words, what]: Place['picks'][number]): Markup =>
  html`<button type="button" class="button small" data-pick="${kind}">${words}<span class="hidden"> for ${title.toLowerCase()}</span></button><input type="file" hidden data-kind="${kind}"${what === 'folder' ? html` webkitdirectory` : html` accept="audio/*,.wav,.w64,.rf64,.aif,.aiff,.caf,.flac,.mp3,.ogg,.oga,.opus,.m4a"`}${kind !== 'mix' && html` multiple`}>`;

const placeBox = ({ kind, title, about, picks }: Place): Markup =>
  html`<li class="place" data-kind="${kind}"><h2>${title}</h2><p>${about}</p><div class="row">${picks.map((each) => pick(kind, title, each))}</div></li>`;

const option = (value: string, words: string, isChosen = false): Markup =>
  html`<option value="${value}"${isChosen && html` selected`}>${words}</option>`;

/** A file that was chosen: what it is used as, and for a stem its role. */
const rowTemplate = html`<template id="row"><tr><th scope="row"><bdi class="name"></bdi><small class="size"></small></th><td><select class="use">${places.map(({ kind, title }) => option(kind, title === 'Mix' ? title : title.slice(0, -1)))}</select></td><td><span class="no-role">none</span><select class="role">${option('', 'By its sound')}${roles.filter((role) => role !== 'mix').map((role) => option(role, role.replaceAll('-', ' ')))}</select><small class="known"></small></td><td class="act"><button type="button" class="button small remove">Remove</button><progress max="1" value="0" hidden></progress><span class="sent" hidden>${icon('pass')}<span class="hidden">uploaded</span></span></td></tr></template>`;

const chosenTable = html`<div class="card flush"><div class="scroll" tabindex="0" role="region" aria-label="Files chosen"><table class="chosen"><caption class="hidden">Files chosen</caption><thead><tr><th scope="col">File</th><th scope="col">Used as</th><th scope="col">Role</th><th scope="col"><span class="hidden">Progress, or remove</span></th></tr></thead><tbody id="files"></tbody></table></div></div>`;

function wishes({ songs, presets, references }: Home): Markup {
  const earlier = songs.map(
    ({ song, title, versions }) =>
      html`<option value="${song}" data-title="${title}">${title}, version ${Math.max(0, ...versions.map(({ version }) => version)) + 1}</option>`,
  );
  const records = references.map(({ name, tracks }) =>
    option(name, `${name}, ${tracks} ${plural(tracks, 'record')}`, name === 'all'),
  );
  return html`<div class="card panel wishes"><label class="field"><span>This is</span><select id="song">${option('', 'A new song')}${earlier}</select></label><label class="field" id="called"><span>Title</span><input type="text" id="title" maxlength="120" autocomplete="off"></label><label class="field"><span>Judge it for</span><select id="preset">${presets.map(({ id, title }) => option(id, title, id === 'default'))}</select></label><label class="field"><span>Compare with</span><select id="reference">${records}${option('none', 'Nothing')}</select><small id="own-references" hidden>Your references are used.</small></label></div>`;
}

const work = html`<section id="work" class="card panel" aria-labelledby="work-title" hidden><h2 id="work-title" tabindex="-1"></h2><p class="row"><span id="stage" role="status"></span><span id="share" class="small"></span></p><progress id="whole" max="1" value="0" aria-labelledby="stage"></progress><div class="row"><button type="button" class="button" id="cancel">Cancel</button></div></section>`;

const failure = html`<div id="failure" role="alert"></div><template id="failed"><p class="card failure">${icon('error')}<span></span></p></template>`;

const form = (home: Home): Markup =>
  html`<form id="new" aria-label="A new mix"><section id="chosen" aria-labelledby="chosen-title" hidden><header class="head"><h2 id="chosen-title">What you chose</h2><p id="left-out" role="status"></p></header>${chosenTable}${wishes(home)}<div class="row start"><button type="submit" class="button go">Check this mix</button><button type="reset" class="button">Start over</button></div></section></form>`;

/** Where files are dropped, and songs are found again. */
export function homePage(home: Home): string {
  const hero = html`<div class="say"><p class="kicker">On this computer only. Nothing is sent anywhere.</p><h1 id="hero">Drop a mix anywhere on this page.</h1><p class="lead">A folder of stems and records you admire too, if you have them. You hear what is wrong, see why, and try the mends while it plays.</p></div><ul class="places">${places.map(placeBox)}</ul><noscript><p class="card failure">${icon('error')}<span>Files are sent by a script, and scripts are switched off in this browser. The command line does the same: mixwright report MIX.</span></p></noscript>`;
  const content = html`${failure}${work}${form(home)}${rowTemplate}${songsSection(home.songs)}`;
  const { font, nonce } = home;
  const frame = { title: 'Songs', place: 'Songs', nonce, script: 'home', ...(font !== undefined && { font }) };
  return shell(frame, hero, content);
}
