import { clock } from '../print.ts';
import type { Range } from '../units.ts';
import { durationOf } from './charts-time.ts';
import { html, type Markup } from './markup.ts';
import { keyReadings, nowOf } from './numbers.ts';
import type { Curves, Report } from './report.ts';
import { curvesOf, tonePoints } from './tone.ts';
import { valueWords } from './words.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const lanes: Range = [346, 548]; // top and bottom of both plots, pixels
const nothing = html``;

/** The sound as it is now: after a fix, where there was one. */
const curvesNow = (report: Report): Curves | undefined => {
  const name = report.album
    ? undefined
    : (report.tracks.find(({ role }) => role === 'mix')?.name ?? report.tracks[0]?.name);
  return (name !== undefined && report.after?.curves?.[name]) || (report.album ? undefined : curvesOf(report));
};

const path = (points: readonly Point[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

const placing =
  ([from, to]: Range, [start, end]: Range) =>
  (value: number): number =>
    start + ((Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to)) - from) / (to - from)) * (end - start);

function frame(
  [left, right]: Range,
  title: string,
  inside: Markup,
  ticks: readonly (readonly [x: number, text: string])[],
): Markup {
  const [top, bottom] = lanes;
  const marks = ticks.map(
    ([x, text]) =>
      html`<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${top}" y2="${bottom}" stroke="#eef1f5"/><text x="${x.toFixed(1)}" y="${bottom + 20}" class="tick" text-anchor="middle">${text}</text>`,
  );
  return html`<text x="${left}" y="${top - 14}" class="small">${title}</text><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="10" fill="#fff" stroke="#dde2e9"/>${marks}${inside}`;
}

/** Pink noise would be level; the corridor is the reference's. */
export function spectrumPlot(report: Report, room: Range): Markup {
  const curves = curvesNow(report);
  const third = curves?.spectrum;
  const mix = (third?.frequencies ?? []).flatMap((x, i) => {
    const y = third!.levels[i];
    return typeof y === 'number' && x >= 30 && x <= 16_500 ? [{ x, y }] : [];
  });
  if (mix.length < 2) return nothing;
  const corridor = tonePoints(report, curves).filter(({ frequency }) => frequency >= 30 && frequency <= 16_500);
  const levels = [...mix.map(({ y }) => y), ...corridor.flatMap(({ low, high }) => [low, high])];
  const top = Math.max(...levels) + 1.5;
  const bottom = Math.max(Math.min(...levels) - 1.5, top - 36);
  const y = placing([top, Math.min(bottom, top - 12)], [lanes[0] + 8, lanes[1] - 8]);
  const log = placing([Math.log(28), Math.log(17_500)], [room[0] + 8, room[1] - 8]);
  const x = (frequency: number) => log(Math.log(frequency));
  const edges = [
    ...corridor.map(({ frequency, high }) => ({ x: x(frequency), y: y(high) })),
    ...corridor.toReversed().map(({ frequency, low }) => ({ x: x(frequency), y: y(low) })),
  ];
  const middle = corridor.map(({ frequency, median }) => ({ x: x(frequency), y: y(median) }));
  const line = mix.map((point) => ({ x: x(point.x), y: y(point.y) }));
  const inside = html`${edges.length > 2 && html`<path d="${path(edges)}Z" fill="#c9d3e0" fill-opacity=".75"/><path d="${path(middle)}" fill="none" stroke="#596473" stroke-width="1.6" stroke-dasharray="6 4"/>`}<path d="${path(line)}" fill="none" stroke="#0a66c2" stroke-width="2.8" stroke-linejoin="round"/>`;
  const title = edges.length > 2 ? 'Spectrum, beside where the reference’s records lie' : 'Spectrum';
  const hertz = [100, 1000, 10_000].map(
    (frequency) => [x(frequency), frequency < 1000 ? `${frequency} Hz` : `${frequency / 1000} kHz`] as const,
  );
  return frame(room, title, inside, hertz);
}

/** Short-term loudness, with the integrated one as a line through it. */
export function loudnessPlot(report: Report, room: Range): Markup {
  const loudness = curvesNow(report)?.loudness;
  const duration = durationOf(report);
  const integrated = keyReadings(report).find(({ id }) => id === 'loudness.integrated');
  const values = loudness?.values ?? [];
  const every = Math.max(1, Math.floor(values.length / 500)); // two points a pixel are no finer
  const heard = values
    .map((y, i) => ({ x: loudness!.from + i * loudness!.step, y }))
    .filter(({ y }, i) => i % every === 0 && Number.isFinite(y));
  if (heard.length < 2 || duration <= 0 || !integrated) return nothing; // silence, or next to nothing
  const levels = heard.map(({ y }) => y);
  const top = Math.max(...levels) + 1.5;
  const bottom = Math.max(top - 30, Math.min(top - 12, Math.min(...levels) - 1.5));
  const y = placing([top, bottom], [lanes[0] + 8, lanes[1] - 8]);
  const x = placing([0, duration], [room[0] + 8, room[1] - 8]);
  const line = heard.map((point) => ({ x: x(point.x), y: y(point.y) }));
  const level = y(nowOf(integrated)).toFixed(1);
  const inside = html`<line x1="${room[0] + 8}" x2="${room[1] - 8}" y1="${level}" y2="${level}" stroke="#596473" stroke-width="1.6" stroke-dasharray="6 4"/><path d="${path(line)}" fill="none" stroke="#0a66c2" stroke-width="2.4" stroke-linejoin="round"/>`;
  const title = `Short-term loudness, around ${valueWords(nowOf(integrated), integrated.unit)}`;
  return frame(room, title, inside, [
    [room[0] + 24, '0:00'],
    [room[1] - 24, clock(duration)],
  ]);
}
