import { smooth } from '../dsp/interpolate.ts';
import type { Decibels, Hz } from '../units.ts';
import { bandsOf, widthOfBands } from './bands.ts';
import type { Drift } from './movement.ts';
import type { Profile } from './profile.ts';
import { type Shape, spectraBehind } from './shape.ts';
import { gridOf, type Wanted } from './tone.ts';

/** What a rendering did to the bands of mid and side, dB. */
function changesIn(
  target: Profile,
  after: Pick<Profile, 'mid' | 'side' | 'binWidth'>,
  centres: readonly Hz[],
  isSame: boolean,
) {
  const bands = bandsOf(centres, widthOfBands(gridOf(isSame)), target);
  const change = (part: 'mid' | 'side') => {
    const before = bands.levels(target[part]);
    return bands.levels(after[part]).map((level, i) => (level > -150 && before[i]! > -150 ? level - before[i]! : 0));
  };
  return { mid: change('mid'), side: change('side') };
}

const most: Decibels = 6; // what level moves more than that is no matter of tone

/** What level did to the spectra of a rendering besides its curves. */
export function driftHeard(target: Profile, after: Profile, shape: Shape, isSame: boolean): Drift {
  const centres = (shape.tone ?? shape.width)?.wanted.centres;
  if (!centres) return { mid: () => 0, side: () => 0 };
  const [heard, meant] = [
    changesIn(target, after, centres, isSame),
    changesIn(target, spectraBehind(target, shape), centres, isSame),
  ];
  const middle = heard.mid.reduce((sum, each, i) => sum + each - meant.mid[i]!, 0) / centres.length;
  const of = (part: 'mid' | 'side') => {
    const level = smooth(
      centres.map((centre, i) => {
        const drift = heard[part][i]! - meant[part][i]! - middle;
        return [Math.log2(centre), Math.max(-most, Math.min(most, drift))];
      }),
    );
    return (frequency: Hz) => level(Math.log2(frequency));
  };
  return { mid: of('mid'), side: of('side') };
}

/** How far a rendering is in the mean from what its curves were meant to change, dB; where limits hold them back, that does not count. */
export function lacking(target: Profile, after: Profile, { tone, width }: Shape, isSame: boolean): Decibels {
  const of = (
    wanted: Wanted | undefined,
    points: readonly (readonly [number, number])[] | undefined,
    level: boolean,
  ) => {
    if (!wanted || !points) return 0;
    const { mid, side } = changesIn(target, after, wanted.centres, isSame);
    const misses = wanted.changes.flatMap((change, i) => {
      const [least, top] = wanted.limits[i]!;
      const isFree = points[i]![1] > least + 0.1 && points[i]![1] < top - 0.1;
      return change === undefined || !isFree ? [] : [(level ? side[i]! - mid[i]! : mid[i]!) - change];
    });
    const middle = level ? 0 : misses.reduce((sum, each) => sum + each, 0) / Math.max(1, misses.length);
    return misses.reduce((sum, each) => sum + Math.abs(each - middle), 0) / Math.max(1, misses.length);
  };
  return Math.max(of(tone?.wanted, tone?.points, false), of(width?.wanted, width?.points, true));
}
