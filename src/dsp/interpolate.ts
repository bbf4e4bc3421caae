/**
 * A smooth curve through points, x rising: piecewise cubic, never beyond its neighbours, level before the first and after the last.
 * Fritsch and Butland 1984, "A Method for Constructing Local Monotone Piecewise Cubic Interpolants", the harmonic mean of slopes
 * weighted by the distances.
 */
export function monotone(points: readonly (readonly [x: number, y: number])[]): (x: number) => number {
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

/** At the ends the curve runs level, so that it goes on smoothly. */
function slopesOf(points: readonly (readonly [x: number, y: number])[]): Float64Array {
  const widths = points.slice(1).map(([x], i) => x - points[i]![0]);
  const rises = points.slice(1).map(([, y], i) => (y - points[i]![1]) / widths[i]!);
  return Float64Array.from(points, (_, i) => {
    const [before, after] = [rises[i - 1] ?? 0, rises[i] ?? 0];
    if (before * after <= 0) return 0;
    const [far, near] = [2 * widths[i]! + widths[i - 1]!, widths[i]! + 2 * widths[i - 1]!];
    return (far + near) / (far / before + near / after);
  });
}
