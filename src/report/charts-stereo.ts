import { span } from '../print.ts';
import type { Range } from '../units.ts';
import { type Axes, area, type Frame, layered, level, line, type Point, type Spec, stretches } from './charts.ts';
import type { Chart } from './charts-draw.ts';
import { durationOf, sectionLayers, timeAxis } from './charts-time.ts';
import { mainTrack } from './numbers.ts';
import type { Curves, Report } from './report.ts';
import { curvesAfter, curvesOf } from './tone.ts';
import { valueWords } from './words.ts';

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

/** What one speaker makes of it, in numbers. */
export function monoSentence(report: Report): string {
  const metrics = mainTrack(report.tracks)?.metrics ?? {};
  const [loss, width] = [metrics['stereo.mono-loss'], metrics['stereo.width']];
  const said = [
    loss !== undefined && `On one speaker it is ${valueWords(loss, 'LU')} softer.`,
    width !== undefined &&
      `The sides are ${valueWords(Math.abs(width), 'dB')} ${width <= 0 ? 'under' : 'over'} the middle.`,
  ];
  return said.filter(Boolean).join(' ');
}

const correlationLabel = "datum.value > 0 ? 'mono +1' : datum.value < 0 ? 'cancels −1' : 'wide 0'";

function correlationSpec(report: Report, points: readonly Point[], frame: Frame): Spec {
  const axes: Axes = {
    x: timeAxis(durationOf(report), frame),
    y: { domain: [-1, 1.3], ticks: [-1, 0, 1], label: correlationLabel },
  };
  const after = curvesAfter(report);
  const parts = sectionLayers(report, axes, frame);
  const [shades, names] = [parts.slice(0, 1), parts.slice(1)];
  return layered(frame, axes, '', [
    ...shades,
    stretches(axes, cancelled(report), { fill: 'var(--warn)', fillOpacity: 0.2 }),
    ...names,
    area(
      axes,
      points.map(({ x, y }) => ({ x, y: 0, y2: y })),
      { fill: 'var(--mix)', fillOpacity: 0.12, interpolate: 'linear' },
    ),
    level(axes, 0, { stroke: 'var(--ref)', strokeWidth: 1.2, strokeDash: [5, 4] }),
    ...(after?.correlation
      ? [line(axes, correlationPoints(after), { stroke: 'var(--fixed)', strokeWidth: 1.6, interpolate: 'linear' })]
      : []),
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
    heights: { wide: 290, narrow: 190 },
    ...(curves?.dots && { width: 680 }),
    draw: (frame) => correlationSpec(report, points, frame),
  };
}
