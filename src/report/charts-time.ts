import { span } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Severity } from '../rules/rule.ts';
import type { Range, Seconds } from '../units.ts';
import {
  type Axes,
  area,
  clockLabel,
  type Frame,
  labels,
  layered,
  level,
  line,
  type Point,
  plainLabel,
  type Spec,
  stretches,
  ticksIn,
  zone,
} from './charts.ts';
import type { Chart } from './charts-draw.ts';
import { tame } from './markup.ts';
import { mainTrack } from './numbers.ts';
import type { Curves, Report } from './report.ts';
import { curvesAfter, curvesOf } from './tone.ts';
import { listed } from './verdict.ts';
import { valueWords } from './words.ts';

/** Below this there is nothing to see. LUFS. */
const floor = -60;

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600] as const;

function timeTicks(duration: Seconds, isNarrow: boolean): readonly number[] {
  const step = steps.find((size) => duration / size <= (isNarrow ? 4 : 9)) ?? 7200;
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => i * step);
}

const timeAxis = (duration: Seconds, frame: Frame): Axes['x'] => ({
  domain: [0, duration],
  type: 'linear',
  ticks: timeTicks(duration, frame.isNarrow),
  label: clockLabel,
});

const durationOf = (report: Report): Seconds => mainTrack(report.tracks)?.format.duration ?? 0;

/** A section's name in the room it has: whole, its letter or its initials, or not at all. */
function fitted(name: string, room: number): string {
  if (name.length * 7 + 8 <= room) return name;
  const part = /\bpart ([A-Z]+)$/.exec(name);
  if (part) return [part[0], part[1]!].find((text) => text.length * 7 + 8 <= room) ?? '';
  const short = name
    .split(/\s+/)
    .map((word) => (/^\d+$/.test(word) ? word : word.charAt(0).toUpperCase()))
    .join('');
  return short.length * 8 + 8 <= room ? short : '';
}

/** Every other section shaded, and all of them named. */
function sectionLayers(report: Report, axes: Axes, frame: Frame): readonly Spec[] {
  const { sections = [] } = report;
  if (sections.length < 2) return [];
  const scale = (frame.width - 60) / durationOf(report);
  const names = sections.map(({ name, time: [from, to] }) => ({
    x: from,
    text: fitted(tame(name), (to - from) * scale),
  }));
  return [
    stretches(
      axes,
      sections.filter((_, i) => i % 2 === 1).map(({ time }) => time),
      { fill: 'var(--sunk)' },
    ),
    labels(
      axes,
      names.filter(({ text }) => text),
      2,
      { fill: 'var(--muted)', align: 'left' },
    ),
  ];
}

const colours: Readonly<Record<Severity, string>> = {
  error: 'var(--error)',
  warning: 'var(--warn)',
  info: 'var(--note)',
};

/** Where findings are, as lines along the bottom, the gravest highest. */
function laneLayers(report: Report, axes: Axes, frame: Frame): readonly Spec[] {
  const least = durationOf(report) / (frame.width / 4);
  return timed(report).map(({ finding }, i) => {
    const shown = finding.time!.map(([from, to]): Range => [from, Math.max(to, from + least)]);
    const top = frame.height - 46 + i * 6;
    return stretches(axes, shown, { fill: colours[finding.severity] }, [top, top + 3]);
  });
}

/** Findings that are somewhere and not everywhere, with their place in the list. */
export const timed = (report: Report) =>
  findingsOf(report.outcomes)
    .map((finding, index) => ({ finding, place: index + 1 }))
    .filter(({ finding }) => finding.time && finding.time.length > 0)
    .slice(0, 3);

const loudnessPoints = ({ loudness }: Curves): readonly Point[] =>
  loudness.values.map((y, i) => ({ x: loudness.from + i * loudness.step, y: Math.max(y, floor) }));

function loudnessSpec(report: Report, points: readonly Point[], frame: Frame): Spec {
  const spread = report.reference?.metrics['loudness.integrated'];
  const loud = points
    .map(({ y }) => y)
    .filter((y) => y > floor)
    .sort((a, b) => a - b);
  const after = curvesAfter(report);
  const afterPoints = after ? loudnessPoints(after) : [];
  const top = Math.max(loud.at(-1)!, spread?.high ?? floor, ...afterPoints.map(({ y }) => y)) + 2.5;
  const bottom = Math.max(floor, Math.min(loud[Math.floor(loud.length * 0.02)]!, spread?.low ?? 0) - 3, top - 36);
  const domain: Range = [Math.floor(Math.min(bottom, top - 10)), Math.ceil(top)];
  const axes: Axes = {
    x: timeAxis(durationOf(report), frame),
    y: {
      domain,
      ticks: ticksIn(domain, frame.isNarrow ? 3 : 5),
      label: plainLabel,
      ...(!frame.isNarrow && { title: 'LUFS' }),
    },
  };
  return layered(frame, [
    ...sectionLayers(report, axes, frame),
    ...(spread
      ? [
          zone(axes, [spread.low, spread.high], { fill: 'var(--corridor)', fillOpacity: 0.6 }),
          level(axes, spread.median, { stroke: 'var(--ref)', strokeWidth: 1.4, strokeDash: [5, 4] }),
        ]
      : []),
    ...(afterPoints.length > 0
      ? [line(axes, afterPoints, { stroke: 'var(--fixed)', strokeWidth: 1.6, interpolate: 'linear' })]
      : []),
    line(axes, points, { stroke: 'var(--mix)', strokeWidth: 2.2, interpolate: 'linear' }),
    ...laneLayers(report, axes, frame),
  ]);
}

/** What the loudness chart shows, in a sentence. */
export function loudnessSentence(report: Report): string {
  const metrics = mainTrack(report.tracks)?.metrics ?? {};
  const said = [
    ['loudness.integrated', 'LUFS', 'integrated'],
    ['loudness.short-term-max', 'LUFS', 'in the loudest 3 seconds'],
    ['loudness.range', 'LU', 'range'],
  ] as const;
  const parts = said.flatMap(([id, unit, word]) =>
    metrics[id] === undefined ? [] : [`${valueWords(metrics[id], unit)} ${word}`],
  );
  return parts.length === 0 ? 'Loudness could not be measured.' : `${listed(parts)}.`;
}

export function loudnessChart(report: Report): Chart | undefined {
  const curves = curvesOf(report);
  const points = curves ? loudnessPoints(curves) : [];
  if (!points.some(({ y }) => y > floor)) return undefined;
  return {
    id: 'loudness',
    label: `Short-term loudness over time. ${loudnessSentence(report)}`,
    heights: { wide: 270, narrow: 220 },
    draw: (frame) => loudnessSpec(report, points, frame),
  };
}

const correlationPoints = ({ correlation }: Curves): readonly Point[] =>
  correlation?.values.map((y, i) => ({ x: (i + 0.5) * correlation.step, y })) ?? [];

/** A moment below zero is nothing to hear; seconds are. */
const [shortest, gap] = [1, 1.5] as const;

/** Stretches below zero. */
export function cancelled(report: Report): readonly Range[] {
  const curves = curvesOf(report);
  const half = (curves?.correlation?.step ?? 1) / 2;
  const found: [number, number][] = [];
  for (const { x, y } of curves ? correlationPoints(curves) : []) {
    if (y >= 0) continue;
    const last = found.at(-1);
    if (last && x - half - last[1] <= gap) last[1] = x + half;
    else found.push([x - half, x + half]);
  }
  return found.filter(([from, to]) => to - from >= shortest);
}

export function stereoSentence(report: Report): string {
  const ranges = cancelled(report);
  if (ranges.length === 0) return 'Left and right do not cancel: it stays above zero, but for moments.';
  const more = ranges.length > 3 ? ` and ${ranges.length - 3} more` : '';
  return `Below zero, left and right cancel in mono: ${ranges.slice(0, 3).map(span).join(', ')}${more}.`;
}

const correlationLabel = "datum.value > 0 ? 'mono' : datum.value < 0 ? 'cancels' : 'wide'";

function correlationSpec(report: Report, points: readonly Point[], frame: Frame): Spec {
  const axes: Axes = {
    x: timeAxis(durationOf(report), frame),
    y: { domain: [-1, 1.05], ticks: [-1, 0, 1], label: correlationLabel },
  };
  return layered(frame, [
    stretches(axes, cancelled(report), { fill: 'var(--warn)', fillOpacity: 0.2 }),
    area(
      axes,
      points.map(({ x, y }) => ({ x, y: 0, y2: y })),
      { fill: 'var(--mix)', fillOpacity: 0.12, interpolate: 'linear' },
    ),
    level(axes, 0, { stroke: 'var(--ref)', strokeWidth: 1.2, strokeDash: [5, 4] }),
    line(axes, points, { stroke: 'var(--mix)', strokeWidth: 2, interpolate: 'linear' }),
  ]);
}

export function correlationChart(report: Report): Chart | undefined {
  const curves = curvesOf(report);
  const points = curves ? correlationPoints(curves) : [];
  if (points.length === 0) return undefined;
  return {
    id: 'correlation',
    label: `Correlation of left and right over time. ${stereoSentence(report)}`,
    heights: { wide: 190, narrow: 170 },
    draw: (frame) => correlationSpec(report, points, frame),
  };
}
