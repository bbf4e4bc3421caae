import type { MetricId } from '../features/metrics.ts';
import { clock } from '../print.ts';
import type { Range } from '../units.ts';
import { songRows } from './album.ts';
import { loudnessPlot, spectrumPlot } from './card-plots.ts';
import { html, type Markup, tame, trusted } from './markup.ts';
import { keyReadings, mainTrack, nowOf } from './numbers.ts';
import type { Report } from './report.ts';
import { countsOf, outcomesNow, plural, verdictSentence } from './verdict.ts';
import { referenceWords, titleOf, valueWords } from './words.ts';

const size = { width: 1200, height: 630 } as const; // what pages that show a link ask for
const edge = 56;
const font =
  'Inter, system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;Helvetica Neue&quot;, Arial, sans-serif';

/** Room that letters take, as a share of their height: wide enough for the fonts it may be shown in. */
const letter = 0.56;

/** Lines that hold so many letters; what is too much for the last one ends with an ellipsis. */
export function fittedLines(text: string, pixels: number, height: number, most: number): readonly string[] {
  const room = Math.floor(pixels / (height * letter));
  const lines: string[] = [''];
  for (const word of tame(text).split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1)!;
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= room || line === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines
    .slice(0, most)
    .map((line) => ([...line].length > room ? `${[...line].slice(0, room - 1).join('')}…` : line));
  if (lines.length <= most) return kept;
  const last = kept.at(-1)!;
  return [...kept.slice(0, -1), last.endsWith('…') ? last : `${last.slice(0, room - 1)}…`];
}

const shown: readonly (readonly [MetricId, string])[] = [
  ['loudness.integrated', 'Integrated loudness'],
  ['peak.true', 'True peak'],
  ['loudness.range', 'Loudness range'],
];

/** "14 of 18" and the numbers, a column each. */
function numbers(report: Report): Markup {
  const { passed, checked } = countsOf(outcomesNow(report));
  const readings = keyReadings(report);
  const cells = [
    {
      label: `${plural(checked, 'Check')} passed`,
      value: `${passed} of ${checked}`,
      share: checked > 0 ? passed / checked : 0,
    },
    ...shown.flatMap(([id, label]) => {
      const reading = readings.find((each) => each.id === id);
      return reading ? [{ label, value: valueWords(nowOf(reading), reading.unit), share: undefined }] : [];
    }),
  ];
  return html`${cells.map(({ label, value, share }, i) => {
    const x = edge + i * 272;
    const bar =
      share !== undefined &&
      html`<rect x="${x}" y="284" width="208" height="6" rx="3" fill="#dde2e9"/><rect x="${x}" y="284" width="${Math.round(208 * share)}" height="6" rx="3" fill="#1a7a3e"/>`;
    return html`<text x="${x}" y="230" class="small">${label}</text><text x="${x}" y="268" class="number">${value}</text>${bar}`;
  })}`;
}

/** Of an album: how loud each song is. */
function songs(report: Report): Markup {
  const rows = songRows(report).slice(0, 14);
  return html`${rows.map(({ name, loudness }, i) => {
    const [x, y] = [edge + 560 * Math.floor(i / 7), 350 + 32 * (i % 7)];
    const [short = ''] = fittedLines(`${i + 1}  ${name}`, 380, 18, 1);
    return html`<text x="${x}" y="${y}" class="song">${short}</text><text x="${x + 528}" y="${y}" class="song" text-anchor="end">${loudness} LUFS</text>`;
  })}`;
}

const style = `text{font-family:${font};fill:#12161d}.title{font-size:24px;font-weight:600;fill:#535e6c}.verdict{font-size:40px;font-weight:680}.small{font-size:17px;fill:#535e6c}.song{font-size:18px}.tick{font-size:14px;fill:#535e6c}.number{font-size:32px;font-weight:640;font-variant-numeric:tabular-nums}.brand{font-size:20px;font-weight:680}`;

function about(report: Report): string {
  const track = mainTrack(report.tracks);
  const beside = report.reference ? `compared with ${referenceWords(report)}` : undefined;
  const length = track && !report.album ? clock(track.format.duration) : undefined;
  return [length, beside, `preset ${report.preset}`].filter(Boolean).join(' · ');
}

/** What the picture shows, for those who do not see it. */
function inWords(report: Report): string {
  const { passed, checked } = countsOf(outcomesNow(report));
  const read = keyReadings(report).flatMap((reading) => {
    const label = shown.find(([id]) => id === reading.id)?.[1];
    return label ? [`${label.toLowerCase()} ${valueWords(nowOf(reading), reading.unit)}`] : [];
  });
  return [
    verdictSentence(report),
    [`${passed} of ${checked} ${plural(checked, 'check')} passed`, ...read].join(', '),
  ].join(' ');
}

/** A picture to share: verdict, loudness and spectrum on 1200 by 630 pixels, in one SVG without script, font or link. */
export function renderCard(report: Report): string {
  const width = size.width - 2 * edge;
  const verdict = fittedLines(verdictSentence(report), width, 40, 2);
  const [title = ''] = fittedLines(titleOf(report), width - 160, 24, 1);
  const [foot = ''] = fittedLines(about(report), width, 16, 1);
  const top = verdict.length > 1 ? 132 : 150;
  const left: Range = [edge, 584];
  const right: Range = [616, size.width - edge];
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="title about"><title id="title">${titleOf(report)}: mix review</title><desc id="about">${inWords(report)}</desc><style>${trusted(style)}</style><rect width="${size.width}" height="${size.height}" fill="#f6f7f9"/><rect width="${size.width}" height="8" fill="#0a66c2"/><text x="${edge}" y="72" class="title">${title}</text><text x="${size.width - edge}" y="72" class="brand" text-anchor="end">mixwright</text>${verdict.map((line, i) => html`<text x="${edge}" y="${top + i * 46}" class="verdict">${line}</text>`)}${numbers(report)}${report.album ? songs(report) : [spectrumPlot(report, left), loudnessPlot(report, right)]}<text x="${edge}" y="606" class="small">${foot}</text></svg>
`.markup;
}
