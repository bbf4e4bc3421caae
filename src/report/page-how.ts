import { clock } from '../print.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { folded, named, type Section, table } from './page-section.ts';
import type { Report } from './report.ts';
import { channelWords, rateWords } from './words.ts';

const kinds = {
  own: 'the same recording, as it should sound',
  songs: 'records of your choice',
  profile: 'a profile learnt from records',
} as const;

/** What was measured by which book. */
const standards = [
  ['Loudness', 'ITU-R BS.1770-5; EBU R 128, Tech 3341 (momentary and short-term) and Tech 3342 (range)'],
  ['True peak', 'ITU-R BS.1770-5 annex 2, oversampled'],
  ['Spectrum', 'base-10 third octaves, IEC 61260, of the parts that sound, relative to integrated loudness'],
  ['Stereo', 'correlation, width and mono loss from the sums of left and right, mid and side'],
] as const;

const row = (name: string, words: Piece): Markup => html`<div><dt>${name}</dt><dd>${words}</dd></div>`;

function referenceRow({ reference }: Report): Markup {
  if (!reference) return row('Reference', 'none: rules that need one did not apply');
  const { name, kind, tracks, about, learned } = reference;
  return row(
    'Reference',
    html`${named(name)}: ${kinds[kind]}, ${tracks} ${tracks === 1 ? 'track' : 'tracks'}${learned && `, learnt ${learned}`}${about && html`<br>${about}`}`,
  );
}

function formats(report: Report): Markup {
  const rows = report.tracks.map(({ name, path, format }) => [
    named(path?.split(/[\\/]/).pop() ?? name),
    format.container,
    format.codec,
    rateWords(format.sampleRate),
    format.bitDepth === undefined ? '–' : `${format.bitDepth} bit`,
    channelWords(format.channels),
    clock(format.duration, 1),
  ]);
  const columns = ['File', 'Container', 'Codec', 'Rate', 'Depth', 'Channels'].map((title) => ({ title }));
  return table('The files', [...columns, { title: 'Length', isNumber: true }], rows);
}

/** Warnings stand at the top, where they are read. */
export const warnings = (report: Report): Piece =>
  report.warnings.length > 0 &&
  html`<section class="card warnings" aria-label="Warnings"><ul>${report.warnings.map(({ message, path, time }) => html`<li>${message}${path && html` <small>${named(path.split(/[\\/]/).pop()!)}${time !== undefined && ` at ${clock(time, 1)}`}</small>`}</li>`)}</ul></section>`;

export function howSection(report: Report): Section {
  const list = html`<dl class="how">${row('Tool', `${report.tool.name} ${report.tool.version}`)}${row('Preset', report.preset)}${referenceRow(report)}${standards.map(([name, words]) => row(name, words))}</dl>`;
  return {
    id: 'how',
    body: html`<section id="how" aria-label="How it was measured">${folded('How this was measured', html`${list}${formats(report)}`)}</section>`,
  };
}
