import type { Curve } from '../fields.ts';
import type { Decibels, Hz } from '../units.ts';
import { between, boldness } from './amounts.ts';
import { bandsOf, centresOf } from './bands.ts';
import { type Model, meanOf } from './goal.ts';
import type { Profile } from './profile.ts';
import { behind, clamp, gridOf, levelsIn, type Wanted } from './tone.ts';

/** Side over mid of the models less that of the target, a band; undefined where one of both has no side. */
export function wantedWidth(target: Profile, models: readonly Model[], amount: number, isSame: boolean): Wanted {
  const centres = centresOf(gridOf(isSame));
  const width = isSame ? 1 / 24 : 2 ** between(0, Math.log2(1 / 6), boldness(amount));
  const own = widthsIn(target, centres, width, amount);
  const others = new Map(models.map(({ profile }) => [profile, widthsIn(profile, centres, width, amount)] as const));
  const bold = isSame ? 1 : boldness(amount);
  const limits = centres.map(() => between(3, 12, bold));
  const changes = centres.map((frequency, i) => {
    const ratio = meanOf(models, 'tone', (profile) => others.get(profile)?.[i]);
    if (ratio === undefined || own[i] === undefined) return undefined;
    const change = amount * clamp(ratio - own[i]!, limits[i]!);
    // Side that is pushed up in the bass is heard as mud, and lost in mono.
    return frequency < 150 ? Math.min(change, between(0, 12, bold)) : change;
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
  const bands = bandsOf(centres, 1 / gridOf(isSame), { mid, binWidth });
  const before = bands.levels(side).map((level, i) => level - bands.levels(mid)[i]!);
  const [toned, tonedSide] = [bands.levels(behind(mid, binWidth, tone)), behind(side, binWidth, tone)];
  return (points) =>
    bands.levels(behind(tonedSide, binWidth, points)).map((level, i) => level - toned[i]! - before[i]!);
}
