import { thirdOctaves } from '../dsp/bands.ts';
import { correlation, median } from '../dsp/statistics.ts';
import type { Exemplar } from '../reference.ts';
import type { Decibels, Seconds } from '../units.ts';

/** Longest stretch that speeds are compared over: a wrong candidate drifts no further than contours are wide. */
const listened = 450; // rows of 0.2 s
const fewest = 75;
const furthestSpeed = 0.1;
const nearSpeed = 0.03; // beyond it, what is much alike as it stands is no faster
const coarse = 0.0025;
const tellable = 0.01;
const surest = 0.002; // a compressor may make it seem 0.15 % off

/**
 * How many times as fast as `original` the mix plays, where it is the same recording; undefined where it is another, or too short to
 * tell. To 0.15 %: the original's rows are stretched by up to 10 % until both go up and down together.
 */
export function speedOf(original: Exemplar, mix: Exemplar): number | undefined {
  const heard = beginning(mix, listened);
  const source = beginning(original, Math.ceil(listened * (1 + furthestSpeed)));
  if (Math.min(framesOf(heard), framesOf(source)) < fewest) return undefined;
  const second = contours(heard, onFrames);
  const tried = (speed: number) => ({ speed, ...bestLag(contours(stretched(source, speed), onFrames), second) });
  const same = tried(1);
  const count = Math.round((isLike(same.likeness, heard) ? nearSpeed : furthestSpeed) / coarse);
  const candidates = Array.from({ length: 2 * count + 1 }, (_, i) =>
    i === count ? same : tried(1 + coarse * (i - count)),
  );
  const best = candidates.reduce((a, b) => (b.likeness > a.likeness ? b : a));
  if (!isLike(best.likeness, heard)) return undefined;
  const speed = refined(best.speed, (speed) => likeness(stretched(source, speed), heard));
  // Much faster or slower, notes are in other bands and nothing keeps still.
  return Math.abs(speed - 1) > tellable || isSteady(stretched(source, speed), heard) ? speed : undefined;
}

/** The top of a parabola through what lies around it, twice. */
function refined(speed: number, likenessAt: (speed: number) => number): number {
  let best = speed;
  for (const apart of [2 * coarse, coarse]) {
    const [below, at, above] = [likenessAt(best - apart), likenessAt(best), likenessAt(best + apart)];
    const bend = below - 2 * at + above;
    if (bend < 0) best += Math.max(-apart, Math.min(apart, (apart * (below - above)) / (2 * bend)));
  }
  return Math.abs(best - 1) < surest || likenessAt(1) >= likenessAt(best) ? 1 : best;
}

/** Whether two sounds are the same recording, whatever was done to tone, level or stereo in between. Chance agrees the more the shorter they are. */
export function isSameRecording(a: Exemplar, b: Exemplar): boolean {
  const frames = Math.min(framesOf(a), framesOf(b));
  if (frames < 20) return false;
  return likeness(a, b) > 0.42 + 1.6 / Math.sqrt(frames) && isSteady(a, b);
}

function isSteady(a: Exemplar, b: Exemplar): boolean {
  const match = matchOf(a, b);
  return match.likeness > surelySame || unsteadiness(a, b, match.behind) < steady;
}

/**
 * Loops and choruses come again with other parts over them: such pieces of a song reach a likeness of 0.75, but in each band the one
 * wanders beside the other, 1.5 to 4.6 dB in eight songs. The same recording keeps still, 0.3 dB, but for what a compressor does.
 */
const surelySame = 0.85;
const steady: Decibels = 1.25;

/** How far levels wander beside each other, dB: the median over the bands of the median distance from their usual difference, that of all apart. */
function unsteadiness(a: Exemplar, b: Exemplar, behind: Seconds): Decibels {
  const [first, second] = [a, b].map(({ features }) => features.spectrum.rows.values) as [
    readonly number[],
    readonly number[],
  ];
  const width = thirdOctaves.length;
  const lag = behind / a.features.spectrum.rows.step;
  const differences: number[][] = Array.from({ length: width }, () => []);
  for (let row = 0; row < framesOf(a); row++) {
    const at = row + lag;
    const from = Math.floor(at);
    if (from < 0 || from + 1 >= framesOf(b)) continue;
    const moved = musicBands.flatMap((band): (readonly [number, Decibels])[] => {
      const [one, two, next] = [
        first[row * width + band]!,
        second[from * width + band]!,
        second[(from + 1) * width + band]!,
      ];
      return one > softest && two > softest ? [[band, two + (at - from) * (next - two) - one]] : [];
    });
    if (moved.length < 8) continue;
    const all = median(moved.map(([, change]) => change));
    for (const [band, change] of moved) differences[band]!.push(change - all);
  }
  const spreads = differences.filter(({ length }) => length >= 20).map(middleDistance);
  return spreads.length < 5 ? 0 : median(spreads);
}

const musicBands = thirdOctaves.flatMap((centre, band) => (centre > 45 && centre < 9000 ? [band] : []));
const softest: Decibels = -75; // dBFS

function middleDistance(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

const isLike = (likeness: number, of: Exemplar): boolean => likeness > 0.42 + 1.6 / Math.sqrt(framesOf(of));

const withRows = (of: Exemplar, values: readonly number[]): Exemplar => ({
  ...of,
  features: { spectrum: { ...of.features.spectrum, rows: { ...of.features.spectrum.rows, values } } },
});

const beginning = (of: Exemplar, rows: number): Exemplar =>
  withRows(of, of.features.spectrum.rows.values.slice(0, rows * thirdOctaves.length));

/** As it would be, played so many times as fast; bands stay, for a tenth of an octave is little beside an octave. */
function stretched(of: Exemplar, speed: number): Exemplar {
  const { values, step, window } = of.features.spectrum.rows;
  const width = thirdOctaves.length;
  // Middles of windows, not their beginnings, are what is stretched.
  const first = ((speed - 1) * window) / 2 / step;
  const count = Math.floor((framesOf(of) - 1 - first) / speed);
  const stretchedValues = Array.from({ length: count * width }, (_, i) => {
    const at = Math.max(0, first + Math.floor(i / width) * speed);
    const from = Math.floor(at) * width + (i % width);
    return values[from]! + (at % 1) * ((values[from + width] ?? values[from]!) - values[from]!);
  });
  return withRows(of, stretchedValues);
}

/**
 * How far two sounds go up and down together, 1 at most: the changes of eight octaves, each less that of all (so that a limiter's
 * pumping does not tell), at the lag of at most 10 s where they agree best. Of 90 s, other songs reach 0.2, the same one 0.65.
 */
export const likeness = (a: Exemplar, b: Exemplar): number => matchOf(a, b).likeness;

/** The same, and by how much the second is behind the first where they agree best: what sounds in `a` at t sounds in `b` at t + behind. */
export function matchOf(a: Exemplar, b: Exemplar): { readonly likeness: number; readonly behind: Seconds } {
  const first = contours(a, onFrames);
  const { step } = a.features.spectrum.rows;
  // The second sound may begin between two frames of the first.
  const on = bestLag(first, contours(b, onFrames));
  const between = bestLag(first, contours(b, betweenFrames));
  const [best, shift] = between.likeness > on.likeness ? [between, 0.5] : [on, 0];
  return { likeness: best.likeness, behind: best.likeness > 0 ? -(best.lag + shift) * step : 0 };
}

function bestLag(
  first: readonly Contour[],
  second: readonly Contour[],
): { readonly likeness: number; readonly lag: number } {
  const furthest = Math.min(50, Math.floor((Math.min(first[0]!.length, second[0]!.length) + 5) / 3));
  let best = { likeness: 0, lag: 0 };
  for (let lag = -furthest; lag <= furthest; lag++) {
    const found = agreement(first, second, lag);
    if (found > best.likeness) best = { likeness: found, lag };
  }
  return best;
}

type Contour = Float64Array;

/** Binomial smoothing, so that a grid half a step off sees much the same. */
const onFrames = [1, 4, 6, 4, 1].map((tap) => tap / 16);
const betweenFrames = [1, 3, 3, 1].map((tap) => tap / 8);

const framesOf = ({ features }: Exemplar): number =>
  Math.floor(features.spectrum.rows.values.length / thirdOctaves.length);

/** Change of level from frame to frame of octaves 63 Hz to 8 kHz less the change of all, dB, held within ±12 so that no single hit decides. */
function contours(of: Exemplar, taps: readonly number[]): Contour[] {
  const { values } = of.features.spectrum.rows;
  const width = thirdOctaves.length;
  const count = Math.max(1, framesOf(of) - taps.length + 1);
  const powers = Float64Array.from(values, (level) => 10 ** (level / 10));
  const changes = [4, 7, 10, 13, 16, 19, 22, 25].map((from) => {
    const level = Float64Array.from({ length: count }, (_, row) => {
      let power = 1e-9;
      for (const [i, tap] of taps.entries()) {
        for (let band = from; band < from + 3; band++) power += tap * (powers[(row + i) * width + band] ?? 0);
      }
      return 10 * Math.log10(power);
    });
    return level.subarray(1).map((value, i) => Math.max(-12, Math.min(12, value - level[i]!)));
  });
  return changes.map((change) =>
    change.map((value, i) => value - changes.reduce((sum, each) => sum + each[i]!, 0) / changes.length),
  );
}

function agreement(a: readonly Contour[], b: readonly Contour[], lag: number): number {
  const from = Math.max(0, lag);
  const to = Math.min(a[0]!.length, b[0]!.length + lag);
  if (to - from < 14) return 0;
  return median(
    a.map((contour, band) => correlation(contour.subarray(from, to), b[band]!.subarray(from - lag, to - lag))),
  );
}
