import { type Closing, close, closingSteps, type Try } from '../closing.ts';
import type { Chain } from '../processors/index.ts';
import { isSameRecording } from '../reference/same-recording.ts';
import type { Decibels } from '../units.ts';
import type { Amounts } from './amounts.ts';
import { levelsOf, type Model } from './goal.ts';
import { type Distance, distanceOf } from './left.ts';
import { driftHeard, lacking } from './lesson.ts';
import { type LevelAim, type Levelling, levelled } from './level.ts';
import { driftOf, strideBehind } from './movement.ts';
import type { Profile, Stride } from './profile.ts';
import { rideOf } from './range.ts';
import { type Shape, shaped, toneOf, widthOf } from './shape.ts';

export interface Wishes {
  readonly amounts: Amounts;
  readonly phase: 'minimum' | 'linear';
  /** dBTP that nothing written may pass. */
  readonly ceiling: Decibels;
  /** Loudness that the limiter may take at most, dB. */
  readonly limiting: Decibels;
}

/** Renders and hears. What is shaped is kept aside and closed, perhaps more than once; the last closing is what is kept. */
export interface Hands {
  shape(chain: Chain): Promise<Stride>;
  close(chain: Chain): Promise<Profile>;
}

export interface Matched {
  readonly chain: Chain;
  readonly shape: Shape;
  readonly level: Levelling;
  readonly closing: Closing;
  readonly before: Distance;
  /** Absent where nothing was rendered. */
  readonly after?: Profile;
  readonly left?: Distance;
}

export const isSame = (target: Profile, models: readonly Model[]): boolean =>
  models.filter(({ tone }) => tone > 0).every(({ profile }) => isSameRecording(profile.exemplar, target.exemplar));

/**
 * A chain that brings a target near to its models, each stage by its amount. What curves do is told from spectra, what level does to
 * spectra from third octaves over time; so curves are rendered once, the level is worked out from what comes, and closed. Where limiting
 * did more to the tone than was told, both are done once more with what was heard.
 */
export async function match(
  target: Profile,
  models: readonly Model[],
  wishes: Wishes,
  hands?: Hands,
): Promise<Matched> {
  const before = distanceOf(target, models);
  const { amounts } = wishes;
  const same = isSame(target, models);
  const aim = aimOf(target, models, wishes);
  const plain = shaped(target, models, amounts, same);
  const guess = levelled(strideBehind(target, toneOf(plain), widthOf(plain)), aim);
  // The same recording needs no ride once its tone is as it was: a guess would only blur what is exact.
  const shape = same ? plain : shaped(target, models, amounts, same, driftOf(target, guess.gains));
  if (!hands) {
    const level = levelled(strideBehind(target, toneOf(shape), widthOf(shape)), aim);
    const closing = close(level.unclosed, level.aim);
    return { chain: [...shapingSteps(shape, wishes), ...levelSteps(level, closing)], shape, level, closing, before };
  }
  const first = await rendered(shape, aim, wishes, hands);
  const isGood =
    lacking(target, first.after, shape, same) < (same ? goodOfSame : good) &&
    Math.abs((first.level.range ?? 0) - (first.after.range ?? 0)) < 2 * near;
  const drift = isGood ? undefined : driftHeard(target, first.after, shape, same);
  const second = drift
    ? await rendered(shaped(target, models, amounts, same, drift), aim, wishes, hands, first)
    : first;
  const last = await settled(second, hands);
  return { ...last, before, left: distanceOf(last.after, models) };
}

const good: Decibels = 0.3; // of what the curves lack, in the mean: a second rendering would be for little
const goodOfSame: Decibels = 0.06;
const near = 0.3; // LU

interface Rendered extends Pick<Matched, 'chain' | 'shape' | 'level' | 'closing'> {
  readonly after: Profile;
  readonly shaping: Chain;
}

async function rendered(
  shape: Shape,
  aim: LevelAim,
  wishes: Wishes,
  hands: Hands,
  former?: Rendered,
): Promise<Rendered> {
  const shaping = shapingSteps(shape, wishes);
  const range = former && (former.after.range ?? 0) - (former.level.range ?? 0);
  const level = levelled(await hands.shape(shaping), aim, range);
  // What the limiter took more than was told it will take again.
  const more = former && !former.closing.because ? (former.after.integrated ?? aim.loudness) - aim.loudness : 0;
  const closing = close(level.unclosed, { ...level.aim, loudness: level.aim.loudness - more });
  return closed({ shape, shaping, level, closing }, hands);
}

type Unclosed = Omit<Rendered, 'after' | 'chain'>;

async function closed(what: Unclosed, hands: Hands): Promise<Rendered> {
  const last = levelSteps(what.level, what.closing);
  return { ...what, chain: [...what.shaping, ...last], after: await hands.close(last) };
}

/** Where the loudness is not as it was told, the closing is set once more, or twice: that costs no more than a limiter does. */
async function settled(found: Rendered, hands: Hands): Promise<Rendered> {
  const tries: Try[] = [];
  for (let last = found; ; ) {
    const { level, closing, after } = last;
    const lost = level.aim.loudness - level.loudnessAim;
    const { gain, ceiling } = closing;
    tries.push({ gain, ceiling, loudness: (after.integrated ?? -70) + lost, truePeak: after.peak });
    const verdict = close(level.unclosed, level.aim, tries);
    const isNear =
      Math.abs((after.integrated ?? -70) - level.loudnessAim) < tolerance && after.peak <= level.aim.ceiling + 0.005;
    if (verdict.isDone || isNear || tries.length > 2) return { ...last, closing: { ...verdict, gain, ceiling } };
    last = await closed({ ...last, closing: verdict }, hands);
  }
}

const tolerance = 0.08; // LU

/** Both curves in one step: they go through the same transforms. */
function shapingSteps(shape: Shape, { phase }: Wishes): Chain {
  const side = shape.width ? { side: widthOf(shape) } : {};
  return [
    ...(shape.tone || shape.width ? [{ processor: 'fir', curve: toneOf(shape), ...side, phase } as const] : []),
    ...(shape.compression ? [shape.compression] : []),
  ];
}

/** As `quick` in features/limiting.ts foresees it. */
const quickly = { lookahead: 0.001, release: 0.01, hold: 0 } as const;

function levelSteps({ ride, unclosed, isQuick }: Levelling, closing: Closing): Chain {
  const steps = closingSteps(unclosed, closing).map((step) =>
    isQuick && step.processor === 'limiter' ? { ...step, ...quickly } : step,
  );
  if (!ride) return steps;
  const rider = { processor: 'rider', curve: rideOf(ride.gains) } as const;
  return ride.isBehind ? [...steps, rider] : [rider, ...steps];
}

/** A share of the way from the target's levels to those of the models. */
function aimOf(target: Profile, models: readonly Model[], { amounts, ceiling, limiting }: Wishes): LevelAim {
  const goal = levelsOf(models);
  const own = target.integrated ?? -70;
  const loudness = own + amounts.loudness * ((goal.integrated ?? own) - own);
  const range =
    amounts.range > 0 && target.range !== undefined && goal.range !== undefined
      ? target.range + amounts.range * (goal.range - target.range)
      : undefined;
  // What peaks lower beside its loudness is held as low: so the ratio of peak and loudness is matched, too.
  const top = Math.min(ceiling, Math.max(-20, Math.round(100 * goal.peak) / 100));
  return {
    loudness,
    limiting,
    ceiling: amounts.loudness > 0 ? top : ceiling,
    ...(range === undefined ? {} : { range }),
  };
}
