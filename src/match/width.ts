import type { Curve } from '../fields.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { between, boldness } from './amounts.ts';
import { bandsOf, centresOf, widthOfBands } from './bands.ts';
import { type Model, meanOf } from './goal.ts';
import type { Profile } from './profile.ts';
import { behind, gridOf, levelsIn, smoothing, type Wanted, within } from './tone.ts';

/** Side over mid of the models less that of the target, a band; undefined where one of both has no side. */
export function wantedWidth(target: Profile, models: readonly Model[], amount: number, isSame: boolean): Wanted {
  const centres = centresOf(gridOf(isSame));
  const width = smoothing(amount, isSame);
  const own = widthsIn(target, centres, width, amount);
  const others = new Map(models.map(({ profile }) => [profile, widthsIn(profile, centres, width, amount)] as const));
  const bold = isSame ? 1 : boldness(amount);
  // Side that is pushed up in the bass is heard as mud, and lost in mono; taken out there it harms nothing.
  const limits = centres.map(
    (frequency): Range => [
      -between(frequency < 300 ? 6 : 3, frequency < 300 ? 24 : 12, bold),
      between(frequency < 150 ? 0 : 3, 12, bold),
    ],
  );
  const changes = centres.map((_, i) => {
    const ratio = meanOf(models, 'tone', (profile) => others.get(profile)?.[i]);
    if (ratio === undefined || own[i] === undefined) return undefined;
    return amount * within(ratio - own[i]!, limits[i]!);
  });
  return { centres, width, changes, limits };
}

function widthsIn(profile: Profile, centres: readonly Hz[], width: number, amount: number): (Decibels | undefined)[] {
  if (profile.channels < 2) return centres.map(() => undefined);
  const [mid, side] = (['mid', 'side'] as const).map((part) => levelsIn(profile, part, centres, width, amount));
  return centres.map((_, i) => (side![i] === undefined || mid![i] === undefined ? undefined : side![i]! - mid![i]!));
}

/** What a curve on the side does to side over mid, behind a curve on both. */
export function widthChange(
  { mid, side, binWidth }: Profile,
  { centres }: Wanted,
  isSame: boolean,
  tone: Curve,
): (points: Curve) => Float64Array {
  const bands = bandsOf(centres, widthOfBands(gridOf(isSame)), { mid, binWidth });
  const before = bands.levels(side).map((level, i) => level - bands.levels(mid)[i]!);
  const [toned, tonedSide] = [bands.levels(behind(mid, binWidth, tone)), behind(side, binWidth, tone)];
  return (points) =>
    bands.levels(behind(tonedSide, binWidth, points)).map((level, i) => level - toned[i]! - before[i]!);
}
