/** A curve of points in as many dimensions; those of weight 0 do not count. */
export interface Points {
  readonly values: readonly Float64Array[];
  readonly weights: Float64Array;
}

/** A piece of a curve: from one point up to another, that left out. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** Equal for pieces that are alike. */
  readonly label: number;
}

/**
 * Where a curve is best cut into pieces: the least sum of squared distances of points from their piece's mean, and a penalty a piece.
 * Exact, by dynamic programming. Points from 0 to their number, both in the list.
 */
export function segmented(points: Points, { shortest, penalty }: { shortest: number; penalty: number }): number[] {
  const count = points.values.length;
  const scatter = scatterOf(points);
  const costs = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(count + 1);
  costs[0] = 0;
  for (let to = shortest; to <= count; to++) {
    for (let from = 0; from <= to - shortest; from++) {
      const base = costs[from]! + penalty;
      if (base >= costs[to]!) continue;
      const cost = base + scatter(from, to);
      if (cost >= costs[to]!) continue;
      costs[to] = cost;
      before[to] = from;
    }
  }
  const cut = [count];
  while (cut[0]! > 0) cut.unshift(before[cut[0]!]!);
  return cut;
}

/** Sum of squared distances from the mean of a stretch of points, out of running sums. */
function scatterOf({ values, weights }: Points): (from: number, to: number) => number {
  const width = values[0]?.length ?? 0;
  const sums = new Float64Array((values.length + 1) * width);
  const squares = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  values.forEach((point, i) => {
    const weight = weights[i]!;
    let square = 0;
    for (let k = 0; k < width; k++) {
      sums[(i + 1) * width + k] = sums[i * width + k]! + weight * point[k]!;
      square += point[k]! * point[k]!;
    }
    squares[i + 1] = squares[i]! + weight * square;
    counts[i + 1] = counts[i]! + weight;
  });
  return (from, to) => {
    const total = counts[to]! - counts[from]!;
    if (total <= 0) return 0;
    let squared = 0;
    for (let k = 0; k < width; k++) {
      const sum = sums[to * width + k]! - sums[from * width + k]!;
      squared += sum * sum;
    }
    return Math.max(0, squares[to]! - squares[from]! - squared / total);
  };
}

/** Pieces whose means lie within a squared distance get one label, the nearest first; neighbours of one label become one piece. */
export function labelled({ values, weights }: Points, cut: readonly number[], apart: number): Piece[] {
  const groups = cut.slice(1).map((to, i) => groupOf(values, weights, cut[i]!, to, i));
  for (let pair = nearest(groups); pair && pair.distance < apart; pair = nearest(groups)) {
    const [kept, joined] = [groups[pair.first]!, groups[pair.second]!];
    groups[pair.first] = {
      members: [...kept.members, ...joined.members],
      weight: kept.weight + joined.weight,
      mean: kept.mean.map(
        (x, k) => (x * kept.weight + joined.mean[k]! * joined.weight) / (kept.weight + joined.weight),
      ),
    };
    groups.splice(pair.second, 1);
  }
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < cut.length; i++) {
    const label = groups.findIndex(({ members }) => members.includes(i));
    const last = pieces.at(-1);
    if (last?.label === label) pieces[pieces.length - 1] = { ...last, to: cut[i + 1]! };
    else pieces.push({ from: cut[i]!, to: cut[i + 1]!, label });
  }
  return pieces;
}

interface Group {
  readonly members: readonly number[];
  readonly weight: number;
  readonly mean: Float64Array;
}

function groupOf(values: readonly Float64Array[], weights: Float64Array, from: number, to: number, i: number): Group {
  const mean = new Float64Array(values[from]!.length);
  let weight = 0;
  for (let at = from; at < to; at++) {
    // A piece of nothing but points that do not count is still somewhere.
    const share = Math.max(weights[at]!, 1e-6);
    weight += share;
    for (let k = 0; k < mean.length; k++) mean[k]! += share * values[at]![k]!;
  }
  return { members: [i], weight, mean: mean.map((sum) => sum / weight) };
}

function nearest(groups: readonly Group[]): { first: number; second: number; distance: number } | undefined {
  let best: { first: number; second: number; distance: number } | undefined;
  groups.forEach(({ mean }, first) => {
    for (let second = first + 1; second < groups.length; second++) {
      const other = groups[second]!.mean;
      let distance = 0;
      for (let k = 0; k < mean.length; k++) distance += (mean[k]! - other[k]!) ** 2;
      if (!best || distance < best.distance) best = { first, second, distance };
    }
  });
  return best;
}
