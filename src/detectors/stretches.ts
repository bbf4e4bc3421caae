import type { Range, Seconds } from '../units.ts';

/** Stretches in which a second's mean loss is no less than the whole's; gaps of a second are bridged. */
export function stretches(lost: Float32Array, mean: number, step: Seconds, shortest: Seconds): Range[] {
  const rows = Math.round(1 / step);
  const runs: [number, number][] = [];
  let sum = 0;
  for (let row = 0; row < lost.length; row++) {
    sum += lost[row]! - (row >= rows ? lost[row - rows]! : 0);
    if (sum < (mean - 0.05) * Math.min(row + 1, rows)) continue;
    const last = runs.at(-1);
    const from = Math.max(0, row - rows + 1);
    if (last && from - last[1] <= rows) last[1] = row + 1;
    else runs.push([from, row + 1]);
  }
  return runs.filter(([from, to]) => (to - from) * step >= shortest).map(([from, to]) => [from * step, to * step]);
}
