import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import type { Range } from '../units.ts';
import {
  type Axes,
  type Frame,
  layered,
  level,
  line,
  type Point,
  plainLabel,
  type Spec,
  ticksIn,
  zone,
} from './charts.ts';
import type { Chart } from './charts-draw.ts';
import { durationOf, laneLayers, sectionLayers, timeAxis } from './charts-time.ts';
import { mainTrack } from './numbers.ts';
import type { Curves, Report } from './report.ts';
import { curvesAfter, curvesOf } from './tone.ts';
import { listed } from './verdict.ts';
import { valueWords } from './words.ts';

/** Below this there is nothing to see. LUFS. */
const floor = -60;

const pointsOf = ({ step, from, values }: Curves['loudness']): readonly Point[] =>
  values.map((y, i) => ({ x: from + i * step, y: Math.max(y, floor) }));

const loudnessPoints = ({ loudness }: Curves): readonly Point[] => pointsOf(loudness);

function loudnessSpec(report: Report, points: readonly Point[], frame: Frame): Spec {
  const spread = report.reference?.metrics['loudness.integrated'];
  const loud = points
    .map(({ y }) => y)
    .filter((y) => y > floor)
    .sort((a, b) => a - b);
  const after = curvesAfter(report);
  const afterPoints = after ? loudnessPoints(after) : [];
  const { momentary } = curvesOf(report) ?? {};
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
  return layered(frame, axes, 'LUFS', [
    ...sectionLayers(report, axes, frame),
    ...(spread
      ? [
          zone(axes, [spread.low, spread.high], { fill: 'var(--corridor)', fillOpacity: 0.6 }),
          level(axes, spread.median, { stroke: 'var(--ref)', strokeWidth: 1.4, strokeDash: [5, 4] }),
        ]
      : []),
    ...(momentary
      ? [
          line(axes, pointsOf(momentary), {
            stroke: 'var(--mix)',
            strokeWidth: 0.9,
            strokeOpacity: 0.42,
            interpolate: 'linear',
          }),
        ]
      : []),
    ...(afterPoints.length > 0
      ? [line(axes, afterPoints, { stroke: 'var(--fixed)', strokeWidth: 1.6, interpolate: 'linear' })]
      : []),
    line(axes, points, { stroke: 'var(--mix)', strokeWidth: 2.2, interpolate: 'linear' }),
    ...laneLayers(report, axes, frame),
  ]);
}

/** How loud each part is, in the order of the song, where they differ: mean power of short-term loudness. */
function partLevels(report: Report): readonly { readonly name: string; readonly level: number }[] {
  const { sections = [] } = report;
  const curves = curvesOf(report);
  const points = curves ? loudnessPoints(curves) : [];
  return [...new Set(sections.map(({ name }) => name))].flatMap((name) => {
    const own = sections.filter((part) => part.name === name);
    const inside = points.filter(({ x, y }) => y > floor && own.some(({ time }) => x >= time[0] && x < time[1]));
    if (inside.length === 0) return [];
    const power = inside.reduce((sum, { y }) => sum + powerOf(y), 0) / inside.length;
    return [{ name, level: powerDecibels(power) }];
  });
}

/** "Loudest: Chorus 3, −10.9 LUFS; softest: Intro, −18.8 LUFS, 7.9 LU below." */
function partsSentence(report: Report): string {
  const parts = [...partLevels(report)].sort((a, b) => b.level - a.level);
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || first === last) return '';
  const apart = valueWords(first.level - last.level, 'LU');
  return ` The loudest part is ${first.name} at ${valueWords(first.level, 'LUFS')}, the softest ${last.name}, ${apart} below.`;
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
  return parts.length === 0 ? 'Loudness could not be measured.' : `${listed(parts)}.${partsSentence(report)}`;
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
