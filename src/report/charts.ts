import type { Range } from '../units.ts';

/** A chart's size. Every chart is drawn wide and again narrow, for text does not shrink with a phone. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
}

/** Vega-Lite, as plain data. */
export type Spec = Readonly<Record<string, unknown>>;

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly y2?: number;
}

/** Fewer points of the same shape: the mean of each run. */
function thinned(points: readonly Point[], most: number): readonly Point[] {
  const run = Math.ceil(points.length / most);
  if (run <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / run) }, (_, i) => {
    const part = points.slice(i * run, (i + 1) * run);
    const mean = (of: (point: Point) => number) => part.reduce((sum, point) => sum + of(point), 0) / part.length;
    const first = part[0]!;
    return {
      x: mean(({ x }) => x),
      y: mean(({ y }) => y),
      ...(first.y2 !== undefined && { y2: mean(({ y2 }) => y2!) }),
    };
  });
}

const rounded = (points: readonly Point[]): readonly Point[] =>
  points.map(({ x, y, y2 }) => ({
    x: Number(x.toPrecision(5)),
    y: Number(y.toFixed(2)),
    ...(y2 !== undefined && { y2: Number(y2.toFixed(2)) }),
  }));

export interface Axes {
  readonly x: {
    readonly domain: Range;
    readonly type: 'log' | 'linear';
    readonly ticks: readonly number[];
    readonly label: string;
    readonly hasGrid?: boolean;
    /** Straight from point to point: the picture is too small to tell. */
    readonly isRough?: boolean;
    /** How many points of a line can be told apart. */
    readonly points: number;
  };
  readonly y: {
    readonly domain: Range;
    readonly ticks: readonly number[];
    readonly label: string;
    readonly title?: string;
  };
}

const xOf = ({ x }: Axes) => ({
  field: 'x',
  type: 'quantitative',
  scale: { type: x.type, domain: x.domain, zero: false, nice: false },
  axis: {
    title: null,
    values: x.ticks,
    labelExpr: x.label,
    grid: x.hasGrid ?? false,
    labelFlush: true,
    labelOverlap: true,
  },
});

const yOf = ({ y }: Axes) => ({
  field: 'y',
  type: 'quantitative',
  scale: { domain: y.domain, zero: false, nice: false },
  axis: { title: y.title ?? null, values: y.ticks, labelExpr: y.label, minExtent: 38, maxExtent: 38, titlePadding: 8 },
});

export interface Look {
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  readonly strokeDash?: readonly number[];
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly interpolate?: 'monotone' | 'linear';
}

export const line = (axes: Axes, points: readonly Point[], look: Look): Spec => ({
  data: { values: rounded(thinned(points, axes.x.points)) },
  mark: { type: 'line', clip: true, interpolate: axes.x.isRough ? 'linear' : 'monotone', strokeJoin: 'round', ...look },
  encoding: { x: xOf(axes), y: yOf(axes) },
});

export const area = (axes: Axes, points: readonly Point[], look: Look): Spec => ({
  data: { values: rounded(thinned(points, axes.x.points)) },
  mark: { type: 'area', clip: true, interpolate: axes.x.isRough ? 'linear' : 'monotone', line: false, ...look },
  encoding: { x: xOf(axes), y: yOf(axes), y2: { field: 'y2' } },
});

/** Stretches of the x axis over the whole height, or between two heights in pixels. */
export const stretches = (axes: Axes, ranges: readonly Range[], look: Look, pixels?: Range): Spec => ({
  data: { values: ranges.map(([x, x2]) => ({ x, x2 })) },
  mark: { type: 'rect', clip: true, ...look },
  encoding: {
    x: xOf(axes),
    x2: { field: 'x2' },
    ...(pixels && { y: { value: pixels[0] }, y2: { value: pixels[1] } }),
  },
});

/** A zone of the y axis, over the whole width. */
export const zone = (axes: Axes, [y, y2]: Range, look: Look): Spec => ({
  data: { values: [{ y, y2 }] },
  mark: { type: 'rect', clip: true, ...look },
  encoding: { y: yOf(axes), y2: { field: 'y2' } },
});

export const level = (axes: Axes, y: number, look: Look): Spec => ({
  data: { values: [{ y }] },
  mark: { type: 'rule', clip: true, ...look },
  encoding: { y: yOf(axes) },
});

/** Words at places of the x axis, a number of pixels from the top; each may stand lower by `down`. */
export const labels = (
  axes: Axes,
  texts: readonly { readonly x: number; readonly text: string; readonly down?: number }[],
  pixels: number,
  look: { readonly fill: string; readonly align: 'left' | 'center'; readonly fontWeight?: number },
): Spec => ({
  layer: [...new Set(texts.map(({ down = 0 }) => down))].map((down) => ({
    data: { values: texts.filter((each) => (each.down ?? 0) === down).map(({ x, text }) => ({ x, text })) },
    mark: { type: 'text', fontSize: 12, baseline: 'top', dx: look.align === 'left' ? 5 : 0, ...look },
    encoding: { x: xOf(axes), y: { value: pixels + down }, text: { field: 'text' } },
  })),
});

/** Labels in rows, so that neighbours do not lie on each other: each goes to the first row that has room. */
export function inRows<T extends { readonly x: number; readonly text: string }>(
  texts: readonly T[],
  placeOf: (x: number) => number,
): readonly (T & { readonly down: number })[] {
  const ends: number[] = [];
  return [...texts]
    .sort((a, b) => a.x - b.x)
    .map((each) => {
      const [middle, half] = [placeOf(each.x), each.text.length * 3.6 + 4];
      const free = ends.findIndex((end) => end <= middle - half);
      const line = free < 0 ? ends.length : free;
      ends[line] = middle + half;
      return { ...each, down: line * 15 };
    });
}

/** Layers over each other on the same axes; what the pointer reads off them is in `unit`. */
export const layered = (frame: Frame, axes: Axes, unit: 'dB' | 'LUFS' | '', layers: readonly Spec[]): Spec => ({
  $schema: 'vega-lite',
  usermeta: { axes: [axes.x.type, ...axes.x.domain, ...axes.y.domain, unit].join(' ') },
  width: frame.width,
  height: frame.height,
  autosize: { type: 'fit', contains: 'padding' },
  padding: { left: 2, right: 10, top: 6, bottom: 2 },
  background: null,
  layer: layers,
  config: {
    aria: false,
    font: 'inherit',
    view: { stroke: null },
    axis: {
      labelColor: 'var(--muted)',
      titleColor: 'var(--muted)',
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 400,
      gridColor: 'var(--line)',
      domain: false,
      ticks: false,
      labelPadding: 6,
    },
  },
});

/** Round numbers within a range, about as many as asked for. */
export function ticksIn([from, to]: Range, about: number): readonly number[] {
  const rough = (to - from) / about;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10) * size;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(10)));
}

/** Labels of the axes, as Vega expressions. */
export const signedLabel = "(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + abs(datum.value)";
export const plainLabel = "(datum.value < 0 ? '−' : '') + abs(datum.value)";
export const hertzLabel = "datum.value >= 1000 ? datum.value / 1000 + 'k' : '' + datum.value";
export const clockLabel =
  "floor(datum.value / 60) + ':' + (datum.value % 60 < 10 ? '0' : '') + floor(datum.value % 60)";
