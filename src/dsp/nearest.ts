/** Index of the value nearest to one, of ascending ones; of two as near the first. −1 where there are none. */
export function nearestIndex(value: number, ascending: readonly number[]): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [ascending[low - 1], ascending[low]];
  if (before === undefined) return after === undefined ? -1 : 0;
  return after === undefined || value - before <= after - value ? low - 1 : low;
}
