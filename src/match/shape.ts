import type { Curve } from '../fields.ts';
import type { Step } from '../processors/index.ts';
import type { Amounts } from './amounts.ts';
import { type BandCrest, compression, crestsOf } from './dynamics.ts';
import type { Model } from './goal.ts';
import type { Drift } from './movement.ts';
import type { Profile } from './profile.ts';
import { behind, fitted, toneChange, type Wanted, wantedTone } from './tone.ts';
import { wantedWidth, widthChange } from './width.ts';

/** Curves for both channels and for the side, and what they were meant to change; absent where nothing is asked for. */
export interface Shape {
  readonly tone?: { readonly wanted: Wanted; readonly points: Curve };
  readonly width?: { readonly wanted: Wanted; readonly points: Curve };
  /** A band at a time, low to high. */
  readonly crests?: readonly (BandCrest | undefined)[];
  readonly compression?: Step;
}

const flat: Curve = [[1000, 0]];

export const toneOf = ({ tone }: Shape): Curve => tone?.points ?? flat;
export const widthOf = ({ width }: Shape): Curve => width?.points ?? flat;

/** @param drift what will move the spectra besides, by way of the level */
export function shaped(
  target: Profile,
  models: readonly Model[],
  amounts: Amounts,
  isSame: boolean,
  drift?: Drift,
): Shape {
  const less = (wanted: Wanted, of: (frequency: number) => number): Wanted => ({
    ...wanted,
    changes: wanted.changes.map((change, i) => (change === undefined ? undefined : change - of(wanted.centres[i]!))),
  });
  const tone = amounts.tone > 0 ? wantedTone(target, models, amounts.tone, isSame) : undefined;
  const driven = tone && drift ? centred(less(tone, drift.mid), tone) : tone;
  const points = driven ? fitted(driven, toneChange(target, driven, isSame)) : flat;
  const width =
    amounts.width > 0 && target.channels === 2 ? wantedWidth(target, models, amounts.width, isSame) : undefined;
  const widened = width && drift ? less(width, (frequency) => drift.side(frequency) - drift.mid(frequency)) : width;
  const isKnown = widened?.changes.some((change) => change !== undefined);
  const shape = {
    ...(driven ? { tone: { wanted: tone!, points } } : {}),
    ...(widened && isKnown
      ? { width: { wanted: width!, points: fitted(widened, widthChange(target, widened, isSame, points)) } }
      : {}),
  };
  if (amounts.dynamics === 0 || isSame) return shape;
  const crests = crestsOf(target, models, spectraBehind(target, shape));
  const step = compression(crests, amounts.dynamics);
  return { ...shape, crests, ...(step ? { compression: step } : {}) };
}

/** Mean powers of mid and side behind the curves. */
export function spectraBehind(
  { mid, side, binWidth }: Profile,
  shape: Shape,
): Pick<Profile, 'mid' | 'side' | 'binWidth'> {
  const [tone, width] = [toneOf(shape), widthOf(shape)];
  return { mid: behind(mid, binWidth, tone), side: behind(behind(side, binWidth, tone), binWidth, width), binWidth };
}

/** Level apart: as far from 0 in the mean as it was. */
function centred(wanted: Wanted, before: Wanted): Wanted {
  const middle = (changes: readonly (number | undefined)[]) => {
    const known = changes.filter((change) => change !== undefined);
    return known.reduce((sum, change) => sum + change, 0) / Math.max(1, known.length);
  };
  const shift = middle(before.changes) - middle(wanted.changes);
  return { ...wanted, changes: wanted.changes.map((change) => (change === undefined ? undefined : change + shift)) };
}
