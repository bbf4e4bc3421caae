import { kWeightAt } from '../dsp/k-weighting.ts';
import type { Curve } from '../fields.ts';
import type { Chain, Step } from '../processors/index.ts';
import { isSameRecording } from '../reference.ts';
import type { Decibels } from '../units.ts';
import type { Amounts } from './amounts.ts';
import { bandsOf } from './bands.ts';
import { levelsOf, type Model } from './goal.ts';
import { type Distance, distanceOf } from './left.ts';
import type { Profile } from './profile.ts';
import { type Ride, rideTo } from './range.ts';
import { behind, clamp, fitted, gridOf, toneChange, type Wanted, wantedTone } from './tone.ts';
import { wantedWidth, widthChange } from './width.ts';

export interface Wishes {
  readonly amounts: Amounts;
  readonly phase: 'minimum' | 'linear';
  /** dBTP that nothing written may pass. */
  readonly ceiling: Decibels;
}

/** Renders a chain and hears it; the last rendering is what is kept. */
export type Listen = (chain: Chain, isLast: boolean) => Promise<Profile>;

export interface Matched {
  readonly chain: Chain;
  /** Absent where nothing was rendered. */
  readonly after?: Profile;
  readonly before: Distance;
  readonly left?: Distance;
}

export const isSame = (target: Profile, models: readonly Model[]): boolean =>
  models.filter(({ tone }) => tone > 0).every(({ profile }) => isSameRecording(profile.exemplar, target.exemplar));

/** What a rendering taught: what is to be added to what was wanted. */
interface Lesson {
  readonly tone: readonly Decibels[];
  readonly width: readonly Decibels[];
  readonly range: number;
  readonly gain: Decibels;
}

interface Design {
  readonly tone?: { readonly wanted: Wanted; readonly points: Curve };
  readonly width?: { readonly wanted: Wanted; readonly points: Curve };
  readonly ride?: Ride;
  readonly gain: Decibels;
  readonly chain: Chain;
}

/**
 * A chain that brings a target near to its models, each stage by its amount: predicted from logs, rendered and heard, corrected by what is
 * left, and rendered for good.
 */
export async function match(
  target: Profile,
  models: readonly Model[],
  wishes: Wishes,
  listen?: Listen,
): Promise<Matched> {
  const before = distanceOf(target, models);
  const first = design(target, models, wishes);
  if (!listen) return { chain: first.chain, before };
  const heard = await listen(first.chain, false);
  const second = design(target, models, wishes, lessonOf(first, heard, target, models, wishes), first);
  const after = await listen(second.chain, true);
  return { chain: second.chain, after, before, left: distanceOf(after, models) };
}

function design(
  target: Profile,
  models: readonly Model[],
  { amounts, phase, ceiling }: Wishes,
  lesson?: Lesson,
  former?: Design,
): Design {
  const same = isSame(target, models);
  const taught = (wanted: Wanted, lessons: readonly Decibels[] | undefined): Wanted => ({
    ...wanted,
    changes: wanted.changes.map((change, i) => (change === undefined ? undefined : change + (lessons?.[i] ?? 0))),
  });
  const tone = amounts.tone > 0 ? taught(wantedTone(target, models, amounts.tone, same), lesson?.tone) : undefined;
  const tonePoints: Curve = tone ? fitted(tone, toneChange(target, tone, same)) : [[1000, 0]];
  const width =
    amounts.width > 0 && target.channels === 2
      ? taught(wantedWidth(target, models, amounts.width, same), lesson?.width)
      : undefined;
  const widthPoints: Curve = width ? fitted(width, widthChange(target, width, same, tonePoints)) : [[1000, 0]];
  const goal = levelsOf(models);
  const ride = amounts.range > 0 ? rideOf(target, goal.range, amounts.range, lesson?.range ?? 0) : undefined;
  const change =
    loudnessChange(target, tonePoints, widthPoints) + (ride ? (ride.integrated ?? 0) - (target.integrated ?? 0) : 0);
  const wantedLevel =
    target.integrated === undefined
      ? undefined
      : target.integrated + amounts.loudness * ((goal.integrated ?? target.integrated) - target.integrated);
  const gain =
    lesson && former
      ? former.gain + lesson.gain - (change - changeOf(former, target))
      : wantedLevel === undefined
        ? 0
        : wantedLevel - target.integrated! - change;
  const chain: Step[] = [
    ...(tone ? [{ processor: 'fir', curve: tonePoints, phase } as const] : []),
    ...(width ? [{ processor: 'fir', curve: widthPoints, phase, on: 'side' } as const] : []),
    ...(ride ? [{ processor: 'rider', curve: ride.curve } as const] : []),
    { processor: 'gain', gain: Math.round(1000 * clamp(gain, 40)) / 1000 },
    { processor: 'limiter', ceiling: Math.min(ceiling, Math.max(-40, Math.round(100 * goal.peak) / 100)) },
  ];
  return {
    ...(tone ? { tone: { wanted: tone, points: tonePoints } } : {}),
    ...(width ? { width: { wanted: width, points: widthPoints } } : {}),
    ...(ride ? { ride } : {}),
    gain,
    chain,
  };
}

const changeOf = ({ tone, width, ride }: Design, target: Profile): Decibels =>
  loudnessChange(target, tone?.points ?? [[1000, 0]], width?.points ?? [[1000, 0]]) +
  (ride ? (ride.integrated ?? 0) - (target.integrated ?? 0) : 0);

function rideOf(target: Profile, goal: number | undefined, amount: number, lesson: number): Ride | undefined {
  if (goal === undefined || target.range === undefined) return undefined;
  return rideTo(target.energy, target.range + amount * (goal - target.range) + lesson);
}

/** What curves do to the loudness, from K-weighted spectra. */
function loudnessChange({ mid, side, binWidth }: Profile, tone: Curve, width: Curve): Decibels {
  const weigh = (spectrum: Float64Array) =>
    spectrum.reduce((sum, power, k) => sum + power * (k > 0 ? kWeightAt(k * binWidth) : 0), 0);
  const before = weigh(mid) + weigh(side);
  const after = weigh(behind(mid, binWidth, tone)) + weigh(behind(behind(side, binWidth, tone), binWidth, width));
  return before > 0 ? 10 * Math.log10(after / before) : 0;
}

const slope = 0.85; // LU of loudness for a decibel of gain into a limiter that works

/** What the first rendering lacks of what it was meant to be. */
function lessonOf(
  first: Design,
  heard: Profile,
  target: Profile,
  models: readonly Model[],
  { amounts }: Wishes,
): Lesson {
  const same = isSame(target, models);
  const levels = (profile: Profile, part: 'mid' | 'side', { centres }: Wanted) =>
    bandsOf(centres, 1 / gridOf(same), profile).levels(profile[part]);
  const centred = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    const middle = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return values.map((value) => (value === undefined ? 0 : clamp(value - middle, 3)));
  };
  const lacking = (wanted: Wanted, reached: ArrayLike<number>) =>
    wanted.changes.map((change, i) => (change === undefined ? undefined : change - reached[i]!));
  const tone = first.tone?.wanted;
  const width = first.width?.wanted;
  const goal = levelsOf(models);
  const wantedRange =
    target.range === undefined || goal.range === undefined
      ? undefined
      : target.range + amounts.range * (goal.range - target.range);
  const wantedLevel =
    target.integrated === undefined
      ? undefined
      : target.integrated + amounts.loudness * ((goal.integrated ?? target.integrated) - target.integrated);
  const missing = wantedLevel === undefined || heard.integrated === undefined ? 0 : wantedLevel - heard.integrated;
  return {
    tone: tone
      ? centred(
          lacking(
            tone,
            levels(heard, 'mid', tone).map((level, i) => level - levels(target, 'mid', tone)[i]!),
          ),
        )
      : [],
    width: width
      ? lacking(
          width,
          widthsIn(heard, width, levels).map((level, i) => level - widthsIn(target, width, levels)[i]!),
        ).map((value) => clamp(value ?? 0, 3))
      : [],
    range: wantedRange === undefined || heard.range === undefined ? 0 : wantedRange - heard.range,
    gain: missing / (missing > 0.02 ? slope : 1),
  };
}

const widthsIn = (
  profile: Profile,
  wanted: Wanted,
  levels: (profile: Profile, part: 'mid' | 'side', wanted: Wanted) => Float64Array,
) => {
  const mid = levels(profile, 'mid', wanted);
  return levels(profile, 'side', wanted).map((level, i) => level - mid[i]!);
};
