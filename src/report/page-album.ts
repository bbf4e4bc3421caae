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
  const columns = [
    { title: 'Song' },
    { title: 'Loudness, LUFS', isNumber: true },
    { title: 'Beside the album, LU', isNumber: true },
    { title: 'True peak, dBTP', isNumber: true },
    { title: 'Loudness range, LU', isNumber: true },
    { title: 'Width, dB', isNumber: true },
    { title: 'Tone furthest from the others, dB', isNumber: true },
    { title: 'Pause after it', isNumber: true },
    { title: 'Moves' },
    { title: '' },
  ];
  const note =
    'Loudness and tone are held against the median of the album. The order is told as it is, and not judged.';
  const sentences = albumSentences(report).map((sentence) => html`<li>${sentence}.</li>`);
  return section(
    { id: 'album', title: 'The album', note, short: 'Album', count: report.tracks.length },
    html`<div class="card flush">${table('The songs', columns, rows)}</div><ul class="plain">${sentences}</ul>`,
  );
}
