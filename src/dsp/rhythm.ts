import type { Seconds } from '../units.ts';

const together: Seconds = 0.002; // two distances that are no further apart are one
const fewest = 4;
/** How often, in as many sounds, moments without any order would be taken for a rhythm. */
const mistaken = 0.01;

/**
 * Which of some moments come back in the same rhythm: those at a distance from another that more pairs keep than moments strewn at random
 * would (a Poisson process: of n moments in a duration T, n² (1 − d/T) 2δ/T pairs lie about a distance d, within δ). A train of even steps
 * is no rhythm: so a clock slips, a scratch passes, and the seam of a loop returns. @param moments rising
 */
export function inRhythm(moments: readonly Seconds[], duration: Seconds): readonly boolean[] {
  const found = moments.map(() => false);
  if (moments.length < fewest) return found;
  const distances = distancesIn(moments);
  const chance = mistaken / distances.length;
  const density = (moments.length ** 2 * 2 * together) / duration;
  const known = new Map<number, number>();
  const needed = (distance: Seconds): number => {
    const expected = Math.ceil(100 * density * Math.max(0, 1 - distance / duration) + 1e-6) / 100;
    const least = known.get(expected) ?? beyondChance(expected, chance);
    known.set(expected, least);
    return least;
  };
  const isKept = (distance: Seconds): boolean =>
    below(distances, distance + together) - below(distances, distance - together) - 1 >= needed(distance);
  for (let i = 0; i < moments.length; i++)
    for (let j = i + 1; j < moments.length; j++)
      if (!(found[i] && found[j]) && isKept(moments[j]! - moments[i]!)) found[i] = found[j] = true;
  return isTrain(moments.filter((_, i) => found[i])) ? moments.map(() => false) : found;
}

function distancesIn(moments: readonly Seconds[]): Float64Array {
  const distances = new Float64Array((moments.length * (moments.length - 1)) / 2);
  let at = 0;
  for (let i = 0; i < moments.length; i++)
    for (let j = i + 1; j < moments.length; j++) distances[at++] = moments[j]! - moments[i]!;
  return distances.sort();
}

/** How many values of a sorted list lie below a limit. */
function below(values: Float64Array, limit: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The least number that a Poisson variable reaches with less than a chance. */
function beyondChance(expected: number, chance: number): number {
  let probability = Math.exp(-expected);
  let rest = 1;
  let count = 0;
  while (rest >= chance) {
    rest -= probability;
    count++;
    probability *= expected / count;
  }
  return count;
}

const steady = 0.9; // of the gaps
const farthest = 4; // steps that a gap may last, where what lies between was not noticed
const filled = 0.4; // of the steps

/** Whether moments go by even steps, most of which are there. */
function isTrain(moments: readonly Seconds[]): boolean {
  const gaps = moments.slice(1).map((moment, i) => moment - moments[i]!);
  const lengths = new Set(gaps.map((gap) => Math.round(1000 * gap) / 1000));
  return [...lengths].some((step) => {
    const steps = gaps.flatMap((gap) => {
      const count = Math.max(1, Math.round(gap / step));
      return count <= farthest && Math.abs(gap - count * step) <= together + 0.001 * count ? [count] : [];
    });
    const passed = steps.reduce((sum, count) => sum + count, 0);
    return steps.length >= steady * gaps.length && steps.length >= filled * passed;
  });
}
