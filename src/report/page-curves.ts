import { band as bandWords, change } from '../print.ts';
import { drawn } from './charts-draw.ts';
import { loudnessChart, loudnessSentence } from './charts-loudness.ts';
import { correlationChart, monoSentence, stereoSentence } from './charts-stereo.ts';
import { timed } from './charts-time.ts';
import { differenceChart, spectrumChart, tonedFindings, toneSentence } from './charts-tone.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { goniometer } from './page-goniometer.ts';
import { icon } from './page-icons.ts';
import { type Section, section, table } from './page-section.ts';
import type { Report } from './report.ts';
import { bandDifferences, curvesAfter, curvesOf } from './tone.ts';
import { findingsListed, severityWords } from './verdict.ts';

const key = (kind: string, words: string): Markup => html`<li><i class="key-${kind}"></i>${words}</li>`;

const beforeWords = ({ after, mixing }: Report): string | undefined =>
  mixing ? 'Plain sum' : after ? 'Before' : undefined;

const afterWords = ({ mixing }: Report): string => (mixing ? 'Mix' : 'With the fixes');

const legend = (keys: readonly Piece[]): Markup => html`<ul class="legend" aria-hidden="true">${keys}</ul>`;

function bandTable(report: Report): Piece {
  const bands = bandDifferences(report);
  if (bands.length === 0) return undefined;
  const isOfMany = (report.reference?.tracks ?? 0) > 1;
  const after = report.after ? bandDifferences(report, curvesAfter(report)) : [];
  const rows = bands.map(({ name, band, difference, usual, isOutside }, i) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    bandWords(band),
    html`<span class="${isOutside && 'is-warning strong'}">${isOutside && (difference > 0 ? '▲ ' : '▼ ')}${change(difference)}</span>`,
    ...(after.length > 0 ? [after[i] ? change(after[i].difference) : ''] : []),
    ...(isOfMany ? [`±${usual.toFixed(1)} dB`] : []),
  ]);
  const columns = [
    { title: 'Band' },
    { title: 'From and to' },
    { title: 'Mix less reference', isNumber: true },
    ...(after.length > 0 ? [{ title: 'After', isNumber: true }] : []),
    ...(isOfMany ? [{ title: 'Usual', isNumber: true }] : []),
  ];
  const caption = 'The mix against the reference, a band at a time';
  return html`<details class="bands"><summary>A band at a time${icon('down', '')}</summary>${table(caption, columns, rows)}</details>`;
}

const tonedNote = ({ reference }: Report): string =>
  reference
    ? 'Average spectrum, level-matched to the reference. Pink noise would be a level line.'
    : 'Average spectrum. Pink noise would be a level line.';

export async function toneSection(report: Report): Promise<Section | undefined> {
  const [spectrum, difference] = [spectrumChart(report), differenceChart(report)];
  if (!spectrum) return undefined;
  const keys = [
    key('mix', beforeWords(report) ?? 'Your mix'),
    curvesAfter(report) && key('fixed', afterWords(report)),
    difference && key('ref', 'Reference, median'),
    difference && key('zone', report.reference!.tracks > 1 ? 'Middle 80 % of its records' : 'Reference'),
  ];
  const lower = difference && html`<h3 class="sub">Difference from the reference</h3>${await drawn(difference)}`;
  return section(
    {
      id: 'tone',
      title: 'Tone',
      note: tonedNote(report),
      short: 'Tone',
    },
    html`<div class="card panel">${legend(keys)}${await drawn(spectrum)}${lower}<p class="say">${toneSentence(report)}${toneLinks(report)}</p>${bandTable(report)}</div>`,
  );
}

const findingLink = (place: number): Markup => html`<a href="#finding-${place}">finding ${place}</a>`;

/** The findings whose bands are shaded in the chart. */
function toneLinks(report: Report): Piece {
  const all = findingsListed(report);
  const links = tonedFindings(all).map((finding) => html` ${findingLink(all.indexOf(finding) + 1)}`);
  return links.length > 0 && html` See${links.map((link, i) => html`${i > 0 && ','}${link}`)}.`;
}

function lanes(report: Report): Piece {
  const shown = timed(report);
  if (shown.length === 0) return undefined;
  const isOne = shown.length === 1;
  const links = shown.map(({ place, finding }, i) => {
    const gap = i === 0 ? '' : i === shown.length - 1 ? ' and ' : ', ';
    return html`${gap}${findingLink(place)} (${severityWords[finding.severity].toLowerCase()})`;
  });
  return html` The ${isOne ? 'line' : 'lines'} at the bottom ${isOne ? 'shows' : 'show'} where ${links} ${isOne ? 'is' : 'are'}.`;
}

export async function loudnessSection(report: Report): Promise<Section | undefined> {
  const chart = loudnessChart(report);
  if (!chart) return undefined;
  const keys = [
    key('mix', beforeWords(report) ?? 'Short-term, your mix'),
    curvesOf(report)?.momentary && key('moment', 'Momentary'),
    curvesAfter(report) && key('fixed', afterWords(report)),
    report.reference?.metrics['loudness.integrated'] && key('zone', 'Reference, integrated'),
  ];
  return section(
    {
      id: 'loudness',
      title: 'Loudness over time',
      note: 'Short-term loudness (3 s), by section.',
      short: 'Loudness',
    },
    html`<div class="card panel">${legend(keys)}${await drawn(chart)}<p class="say">${loudnessSentence(report)}${lanes(report)}</p></div>`,
  );
}

export async function stereoSection(report: Report): Promise<Section | undefined> {
  const chart = correlationChart(report);
  if (!chart) return undefined;
  const dots = goniometer(report);
  const time = html`<div class="card panel"><h3>Correlation over time</h3>${await drawn(chart)}<p class="say">${stereoSentence(report)} ${monoSentence(report)}</p></div>`;
  return section(
    { id: 'stereo', title: 'Stereo and mono', note: 'What happens on one speaker.', short: 'Stereo' },
    dots
      ? html`<div class="halves picture">${time}<div class="card panel"><h3>Stereo picture</h3>${dots}</div></div>`
      : time,
  );
}
