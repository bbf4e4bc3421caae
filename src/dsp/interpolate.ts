/**
 * A smooth curve through points, x rising: a cubic spline whose slopes are held back where it would swing beyond points that only
 * rise, only fall or stand level; a top may lie between two points. Level before the first point and after the last.
 * Hyman 1983, "Accurate Monotonicity Preserving Cubic Interpolation".
 */
export function smooth(points: readonly (readonly [x: number, y: number])[]): (x: number) => number {
  const last = points.length - 1;
  const slopes = slopesOf(points);
  return (x) => {
    if (!(x > points[0]![0])) return points[0]![1];
    if (x >= points[last]![0]) return points[last]![1];
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (points[middle]![0] <= x) low = middle;
      else high = middle;
    }
    const [[x0, y0], [x1, y1]] = [points[low]!, points[high]!];
    const width = x1 - x0;
    const t = (x - x0) / width;
    const [bend0, bend1] = [slopes[low]! * width - (y1 - y0), y1 - y0 - slopes[high]! * width];
    return y0 + t * (y1 - y0) + t * (1 - t) * ((1 - t) * bend0 + t * bend1);
  };
}

function slopesOf(points: readonly (readonly [x: number, y: number])[]): Float64Array {
  const last = points.length - 1;
  if (last === 0) return new Float64Array(1);
  const widths = points.slice(1).map(([x], i) => x - points[i]![0]);
  const rises = points.slice(1).map(([, y], i) => (y - points[i]![1]) / widths[i]!);
  const slopes = splineSlopes(widths, rises);
  rises.forEach((rise, i) => {
    const [before, after] = [rises[i - 1] ?? rise, rises[i + 1] ?? rise];
    const isSteady = before * rise > 0 && after * rise > 0;
    const isLevel = rise === 0 && before * after >= 0;
    if (isSteady || isLevel) for (const end of [i, i + 1]) slopes[end] = within(slopes[end]!, 3 * rise);
  });
  return slopes;
}

/** Between 0 and a limit of either sign. */
const within = (value: number, limit: number): number =>
  limit < 0 ? Math.max(limit, Math.min(0, value)) : Math.min(limit, Math.max(0, value));

/** Slopes with which bends have no jumps; none at the ends, beyond which it is level. A tridiagonal system, by elimination. */
function splineSlopes(widths: readonly number[], rises: readonly number[]): Float64Array {
  const last = widths.length;
  const [uppers, slopes] = [new Float64Array(last + 1), new Float64Array(last + 1)];
  for (let i = 1; i < last; i++) {
    const [lower, upper] = [1 / widths[i - 1]!, 1 / widths[i]!];
    const pivot = 2 * (lower + upper) - lower * uppers[i - 1]!;
    uppers[i] = upper / pivot;
    slopes[i] = (3 * (lower * rises[i - 1]! + upper * rises[i]!) - lower * slopes[i - 1]!) / pivot;
  }
  for (let i = last - 1; i > 0; i--) slopes[i]! -= uppers[i]! * slopes[i + 1]!;
  return slopes;
}
