import { smooth } from '../dsp/interpolate.ts';
import type { Curve } from '../fields.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { between, boldness } from './amounts.ts';
import { bandsOf, centresOf, levelOf, widthOfBands } from './bands.ts';
import { type Model, meanOf } from './goal.ts';
import type { Profile } from './profile.ts';

/** Changes of level that are wanted at some frequencies; undefined where one of both has nothing to compare. */
export interface Wanted {
  readonly centres: readonly Hz[];
  /** Width of the bands, octaves. */
  readonly width: number;
  readonly changes: readonly (Decibels | undefined)[];
  /** Largest cut and boost of the curve that makes them. */
  readonly limits: readonly Range[];
}

/** 1/6 octave, or 1/24 beside the same recording, where nothing but what was done to it differs. */
export const gridOf = (isSame: boolean): number => (isSame ? 24 : 6);

/** Octaves over which levels are compared. */
export const smoothing = (amount: number, isSame: boolean): number =>
  isSame ? widthOfBands(24) : 2 ** between(0, Math.log2(widthOfBands(6)), boldness(amount));

/** Bands so far under the whole are not compared: what lies there is hiss. */
const floorOf = (amount: number): Decibels => between(-50, -70, boldness(amount));

/** Level of a band of one part; undefined where there is nothing to compare. */
export function levelsIn(
  profile: Profile,
  part: 'mid' | 'side',
  centres: readonly Hz[],
  width: number,
  amount: number,
): (Decibels | undefined)[] {
  const floor = levelOf(profile.mid) + floorOf(amount);
  // A narrow band holds less: it is held against a third octave's share of the floor.
  const share = 10 * Math.log10(Math.min(1, 3 * width));
  const levels = bandsOf(centres, width, profile).levels(profile[part]);
  return Array.from(levels, (level) => (level > floor + share ? level : undefined));
}

/** Tone of the models less that of the target, level apart: smoothed, limited, and a share of it (domain 7.1). */
export function wantedTone(target: Profile, models: readonly Model[], amount: number, isSame: boolean): Wanted {
  const centres = centresOf(gridOf(isSame));
  const width = smoothing(amount, isSame);
  const own = levelsIn(target, 'mid', centres, width, amount);
  const others = new Map(
    models.map(({ profile }) => {
      const levels = levelsIn(profile, 'mid', centres, width, amount);
      const shared = levels.flatMap((level, i) =>
        level === undefined || own[i] === undefined ? [] : [level - own[i]!],
      );
      const middle = shared.reduce((sum, each) => sum + each, 0) / Math.max(1, shared.length);
      return [
        profile,
        levels.map((level, i) => (level === undefined || own[i] === undefined ? undefined : level - own[i]! - middle)),
      ] as const;
    }),
  );
  const bold = isSame ? 1 : boldness(amount);
  const limits = centres.map((frequency) => limitAt(frequency, bold));
  const raw = centres.map((_, i) => meanOf(models, 'tone', (profile) => others.get(profile)?.[i]));
  const middle = leastLoss(raw, limits);
  const changes = raw.map((change, i) => {
    if (change === undefined) return undefined;
    return amount * taper(centres[i]!, bold) * within(change - middle, limits[i]!);
  });
  return { centres, width, changes: withoutCliffs(changes, own, centres), limits };
}

/** ±4 dB, ±3 dB below 120 Hz; ±12 dB for who asks for all. */
function limitAt(frequency: Hz, bold: number): Range {
  const most = between(frequency < 120 ? 3 : 4, 12, bold);
  return [-most, most];
}

export const within = (value: number, [least, most]: Range): number => Math.max(least, Math.min(most, value));

/** Nothing below 40 Hz and above 14 kHz, an octave to get there; all of it for who asks for all. */
function taper(frequency: Hz, bold: number): number {
  const [low, high] = [Math.log2(frequency / 40), Math.log2(14_000 / frequency)];
  return between(Math.max(0, Math.min(1, low, high)), 1, bold);
}

/** The level at which the limits cut off least; where they cut off nothing, the mean, which is 0. */
function leastLoss(changes: readonly (Decibels | undefined)[], limits: readonly Range[]): Decibels {
  const lossAt = (middle: number) =>
    changes.reduce<number>((sum, change, i) => {
      const over = change === undefined ? 0 : Math.abs(change - middle - within(change - middle, limits[i]!));
      return sum + over;
    }, 0) +
    1e-3 * Math.abs(middle);
  const tried = Array.from({ length: 97 }, (_, i) => (i - 48) / 4);
  return tried.reduce((best, each) => (lossAt(each) < lossAt(best) ? each : best), 0);
}

const cliff = 20; // dB from a sixth of an octave to the next: no tone falls so, a codec's low-pass does
const lowestCliff: Hz = 8000;

/** No boost beyond a brick wall in the target: nothing is there but what a codec left. */
function withoutCliffs(
  changes: readonly (Decibels | undefined)[],
  own: readonly (Decibels | undefined)[],
  centres: readonly Hz[],
): (Decibels | undefined)[] {
  const next = Math.max(1, Math.round(changes.length / Math.log2(centres.at(-1)! / centres[0]!) / 6));
  const isLow = (level: Decibels, from: number) => own.slice(from).every((each) => (each ?? -200) < level - cliff);
  const top = own.findIndex(
    (level, i) => centres[i]! > lowestCliff && level !== undefined && i + next < own.length && isLow(level, i + next),
  );
  return changes.map((change, i) => (top >= 0 && i > top && change !== undefined ? Math.min(change, 0) : change));
}

/** Bands without an answer take that of the nearest with one. */
export function filled(changes: readonly (Decibels | undefined)[]): Decibels[] {
  const known = changes.flatMap((change, i) => (change === undefined ? [] : [i]));
  if (known.length === 0) return changes.map(() => 0);
  return changes.map((change, i) => {
    if (change !== undefined) return change;
    const nearest = known.reduce((a, b) => (Math.abs(b - i) < Math.abs(a - i) ? b : a));
    return changes[nearest]!;
  });
}

/** Points as a `fir` step takes them, rounded to a hundredth of a decibel. */
export const pointsOf = (centres: readonly Hz[], gains: readonly Decibels[]): Curve =>
  centres.map((frequency, i) => [Math.round(100 * frequency) / 100, Math.round(100 * gains[i]!) / 100] as const);

/** A spectrum behind a curve. */
export function behind(spectrum: Float64Array, binWidth: Hz, points: Curve): Float64Array {
  const level = smooth(points.map(([frequency, gain]) => [Math.log2(frequency), gain]));
  return spectrum.map((power, k) => power * 10 ** (level(Math.log2(Math.max(1e-3, k * binWidth))) / 10));
}

/**
 * Points of a curve that changes the levels of bands as wanted. A band's change is a mean over what it holds, so that next to steep slopes
 * points must give more: found by turns.
 * @param changesOf what a curve does to the bands, dB
 */
export function fitted(
  { centres, changes, limits }: Wanted,
  changesOf: (points: Curve) => ArrayLike<Decibels>,
  turns = 4,
): Curve {
  const wanted = filled(changes);
  let gains = wanted.map((change, i) => within(change, limits[i]!));
  for (let turn = 0; turn < turns; turn++) {
    const reached = changesOf(pointsOf(centres, gains));
    gains = gains.map((gain, i) =>
      changes[i] === undefined ? gain : within(gain + 0.7 * (wanted[i]! - reached[i]!), limits[i]!),
    );
    gains = filled(gains.map((gain, i) => (changes[i] === undefined ? undefined : gain)));
  }
  return pointsOf(centres, gains);
}

/** What a curve does to the bands of the mid. */
export function toneChange(
  { mid, binWidth }: Profile,
  { centres }: Wanted,
  isSame: boolean,
): (points: Curve) => Float64Array {
  const bands = bandsOf(centres, widthOfBands(gridOf(isSame)), { mid, binWidth });
  const before = bands.levels(mid);
  return (points) => bands.levels(behind(mid, binWidth, points)).map((level, i) => level - before[i]!);
}
