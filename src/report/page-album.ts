import { albumSentences, songRows } from './album.ts';
import { html } from './markup.ts';
import { icon, severityIcon } from './page-icons.ts';
import { named, type Section, section, table } from './page-section.ts';
import type { Report } from './report.ts';

/** The songs of an album beside each other: before and after, and what their strips do. */
export function albumSection(report: Report): Section | undefined {
  if (!report.album) return undefined;
  const rows = songRows(report).map((row, i) => [
    html`${row.severity ? severityIcon(row.severity) : icon('pass')}${i + 1} ${named(row.name)}`,
    row.loudness,
    row.offset,
    row.peak,
    row.range,
    row.width,
    row.tone,
    row.pause,
    row.gain,
    row.note,
  ]);
  const number = (title: string) => ({ title, isNumber: true });
  const columns = [
    { title: 'Song' },
    ...['LUFS', 'Δ album', 'dBTP', 'Range', 'Width'].map(number),
    ...['Tone', 'Pause', 'Moves', 'Note'].map((title) => ({ title })),
  ];
  const note =
    'Loudness (Δ, in LU) and tone (in dB, where it is furthest out) are held against the median of the album. Range is in LU, width in dB. The order is told, not judged.';
  const sentences = albumSentences(report).map((sentence) => html`<li>${sentence}.</li>`);
  return section(
    { id: 'album', title: 'The album', note, short: 'Album', count: report.tracks.length },
    html`<div class="card panel"><ul class="plain">${sentences}</ul></div><div class="card flush lower">${table('The songs', columns, rows)}</div>`,
  );
}
