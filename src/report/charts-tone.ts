import { change } from '../print.ts';
import type { Finding } from '../rules/rule.ts';
import type { Range } from '../units.ts';
import {
  type Axes,
  area,
  type Frame,
  hertzLabel,
  inRows,
  labels,
  layered,
  level,
  line,
  type Point,
  type Spec,
  signedLabel,
  stretches,
  ticksIn,
} from './charts.ts';
import type { Chart } from './charts-draw.ts';
import type { Curves, Report } from './report.ts';
import { type BandDifference, bandDifferences, curvesAfter, curvesOf, type TonePoint, tonePoints } from './tone.ts';
import { findingsListed, listed } from './verdict.ts';

const ticks = { wide: [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000], narrow: [20, 100, 1000, 10000] };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Mix and reference share one zero: the mean of the reference, or of the mix where there is none. */
interface Picture {
  readonly zero: number;
  readonly mix: readonly Point[];
  readonly fixed: readonly Point[];
  readonly reference: readonly TonePoint[];
  readonly domain: Range;
}

const thirds = ({ spectrum }: Curves): readonly Point[] =>
  spectrum.frequencies.flatMap((x, i) => {
    const y = spectrum.levels[i];
    return typeof y === 'number' ? [{ x, y }] : [];
  });

/** Weights of a bell as wide as a sixth of an octave at half its height, of bands of 1/24. */
const window = [1, 0.854, 0.5, 0.146] as const;

function calmed(levels: readonly number[], i: number): number {
  let [sum, all] = [0, 0];
  for (let k = -3; k <= 3; k++) {
    const level = levels[i + k];
    if (level === undefined) continue;
    sum += window[Math.abs(k)]! * level;
    all += window[Math.abs(k)]!;
  }
  return sum / all;
}

/** The fine curve, calmed to a sixth of an octave and moved to the level of the third octaves. */
function fineCurve(curves: Curves): readonly Point[] {
  const coarse = thirds(curves);
  const { fine } = curves;
  if (!fine || coarse.length === 0) return coarse;
  const calm = fine.frequencies.map((x, i) => ({ x, y: calmed(fine.levels, i) }));
  const reach = 2 ** (1 / 6);
  const moves = coarse.flatMap(({ x, y }) => {
    const near = calm.filter((point) => point.x > x / reach && point.x < x * reach);
    return near.length > 0 ? [y - mean(near.map((point) => point.y))] : [];
  });
  return moves.length === 0 ? coarse : calm.map(({ x, y }) => ({ x, y: y + median(moves) }));
}

/** Outside this the level falls away, and the picture need not follow it. */
const isShown = ({ x }: { readonly x: number }): boolean => x >= 30 && x <= 16500;

const isMiddle = ({ x }: { readonly x: number }): boolean => x >= 40 && x <= 12500;

function pictureOf(report: Report): Picture | undefined {
  const curves = curvesOf(report);
  const mix = curves ? fineCurve(curves) : [];
  const after = curvesAfter(report);
  const fixed = after ? fineCurve(after) : [];
  const reference = tonePoints(report);
  const middle = mix.filter(isShown);
  if (middle.length === 0) return undefined;
  const medians = reference.filter(({ frequency }) => isMiddle({ x: frequency }));
  const zero =
    medians.length > 0 ? mean(medians.map(({ median }) => median)) : mean(middle.filter(isMiddle).map(({ y }) => y));
  const all = [...middle, ...fixed.filter(isShown)].map(({ y }) => y - zero);
  const edges = medians.flatMap(({ low, high }) => [low - zero, high - zero]);
  const top = Math.ceil(Math.max(...all, ...edges) + 1.5);
  const bottom = Math.max(top - 34, Math.floor(Math.min(...all, ...edges) - 1.5));
  return { zero, mix, fixed, reference, domain: [Math.min(bottom, top - 12), top] };
}

/** Those that a band of the chart shows. */
export const tonedFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ evidence, band, unit }) => evidence?.kind === 'shape' && band && unit === 'dB').slice(0, 4);

const toneAxis = ({ isNarrow, width }: Frame): Axes['x'] => ({
  domain: [20, 20000],
  type: 'log',
  ticks: isNarrow ? ticks.narrow : ticks.wide,
  label: hertzLabel,
  hasGrid: true,
  isRough: isNarrow,
  points: Math.round(width / 2.2),
});

/** Pixels from the left at a frequency. */
const pixelOf =
  ({ width }: Frame) =>
  (frequency: number): number =>
    (Math.log(frequency / 20) / Math.log(1000)) * (width - 70);

function spectrumSpec(report: Report, picture: Picture, frame: Frame): Spec {
  const { zero, mix, fixed, reference, domain } = picture;
  const axes: Axes = {
    x: toneAxis(frame),
    y: {
      domain,
      ticks: ticksIn(domain, frame.isNarrow ? 4 : 6),
      label: signedLabel,
      ...(!frame.isNarrow && { title: 'dB' }),
    },
  };
  const moved = (points: readonly Point[]) => points.map(({ x, y }) => ({ x, y: y - zero }));
  const bad = tonedFindings(findingsListed(report));
  const middles = bad.map(({ band, value, evidence }) => ({
    x: Math.sqrt(band![0] * band![1]),
    text: change(evidence?.kind === 'shape' ? evidence.estimate : value), // what there is too little of is below
  }));
  return layered(frame, axes, 'dB', [
    stretches(
      axes,
      bad.map(({ band }) => band!),
      { fill: 'var(--warn)', fillOpacity: 0.12 },
    ),
    area(
      axes,
      reference.map(({ frequency: x, low, high }) => ({ x, y: low - zero, y2: high - zero })),
      { fill: 'var(--corridor)', fillOpacity: 0.75 },
    ),
    line(
      axes,
      reference.map(({ frequency: x, median }) => ({ x, y: median - zero })),
      { stroke: 'var(--ref)', strokeWidth: 1.8, strokeDash: [5, 4] },
    ),
    ...(fixed.length > 0
      ? [line(axes, moved(fixed), { stroke: 'var(--fixed)', strokeWidth: 1.8, interpolate: 'linear' })]
      : []),
    line(axes, moved(mix), { stroke: 'var(--mix)', strokeWidth: 2.6, interpolate: 'linear' }),
    labels(axes, inRows(middles, pixelOf(frame)), 4, { fill: 'var(--warn)', align: 'center', fontWeight: 650 }),
  ]);
}

function differenceSpec(report: Report, points: readonly TonePoint[], frame: Frame): Spec {
  const most = Math.max(
    ...points
      .filter(({ frequency }) => isMiddle({ x: frequency }))
      .map(({ level: value, median }) => Math.abs(value - median)),
  );
  const reach = Math.min(15, Math.max(6, Math.ceil((most + 0.5) / 3) * 3));
  const axes: Axes = {
    x: toneAxis(frame),
    y: {
      domain: [-reach, reach],
      ticks: [-reach, 0, reach],
      label: signedLabel,
      ...(!frame.isNarrow && { title: 'difference' }),
    },
  };
  const difference = ({ frequency: x, level: value, median }: TonePoint): Point => ({ x, y: value - median });
  const after = tonePoints(report, curvesAfter(report));
  const isCorridor = (report.reference?.tracks ?? 0) > 1;
  return layered(frame, axes, 'dB', [
    // All that is off the median is filled, and the corridor laid over it: what is outside stays, to the pixel.
    area(
      axes,
      points.map((point) => ({ x: point.frequency, y: 0, y2: difference(point).y })),
      isCorridor ? { fill: 'var(--outside)' } : { fill: 'var(--mix)', fillOpacity: 0.14 },
    ),
    area(
      axes,
      points.map(({ frequency: x, low, median, high }) => ({ x, y: low - median, y2: high - median })),
      { fill: 'var(--corridor)' },
    ),
    level(axes, 0, { stroke: 'var(--ref)', strokeWidth: 1.2, strokeDash: [5, 4] }),
    ...(after.length > 0 ? [line(axes, after.map(difference), { stroke: 'var(--fixed)', strokeWidth: 1.6 })] : []),
    line(axes, points.map(difference), { stroke: 'var(--mix)', strokeWidth: 2 }),
  ]);
}

const awayWords = ({ name, difference, usual }: BandDifference): string =>
  `${name} ${change(difference)} (usual ±${usual.toFixed(1)})`;

const furthest = (bands: readonly BandDifference[]): string => {
  const away = [...bands].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, 2);
  return listed(away.map(({ name, difference }) => `${name} ${change(difference)}`));
};

/** What the tone charts show, in a sentence. */
export function toneSentence(report: Report): string {
  if (!report.reference) return 'There is no reference to hold the spectrum against; this is its shape alone.';
  const bands = bandDifferences(report);
  if (bands.length === 0) return 'The reference keeps no spectrum, so there is no corridor to draw.';
  if (report.reference.tracks === 1) return `Furthest from the reference: ${furthest(bands)}.`;
  const outside = bands.filter(({ isOutside }) => isOutside);
  if (outside.length === 0) return 'Taken a band at a time, all of it lies where the reference’s records do.';
  return `Outside the usual, a band at a time: ${listed(outside.map(awayWords))}.`;
}

export function spectrumChart(report: Report): Chart | undefined {
  const picture = pictureOf(report);
  if (!picture) return undefined;
  return {
    id: 'spectrum',
    label: `Average spectrum of the mix, 20 Hz to 20 kHz. ${toneSentence(report)}`,
    heights: { wide: 330, narrow: 250 },
    draw: (frame) => spectrumSpec(report, picture, frame),
  };
}

export function differenceChart(report: Report): Chart | undefined {
  const points = tonePoints(report);
  if (points.filter(({ frequency }) => isMiddle({ x: frequency })).length === 0) return undefined;
  return {
    id: 'difference',
    label: `Difference of the mix from the reference’s median. ${toneSentence(report)}`,
    heights: { wide: 130, narrow: 120 },
    draw: (frame) => differenceSpec(report, points, frame),
  };
}
