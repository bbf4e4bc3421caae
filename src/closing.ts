import type { Limiting } from './features/limiting.ts';
import { quantityOf } from './print.ts';
import type { Step } from './processors/index.ts';
import type { Decibels } from './units.ts';

/** A sound as it stands before its closing gain and limiter; all of it is among its features. */
export interface Unclosed {
  /** Integrated, LUFS. */
  readonly loudness: number;
  /** dBTP */
  readonly truePeak: Decibels;
  readonly taken: NonNullable<Limiting['taken']>;
}

export interface Aim {
  /** Integrated, LUFS. */
  readonly loudness: number;
  /** dBTP that is not passed. */
  readonly ceiling: Decibels;
  /** Loudness that the limiter may take at most, in dB: its mean gain reduction, as the ear weighs it. */
  readonly limiting: Decibels;
}

/** Of the gain and of the limiter behind it. */
export interface Setting {
  readonly gain: Decibels;
  readonly ceiling: Decibels;
}

/** A setting, and what was measured behind it. */
export interface Try extends Setting {
  readonly loudness: number;
  readonly truePeak: Decibels;
}

export interface Closing extends Setting {
  /** The last try is good, and these are its settings; otherwise they are to be tried next. */
  readonly isDone: boolean;
  /** Loudness that the limiter takes, in dB: measured where it is done, else predicted. */
  readonly limiting: Decibels;
  /** Why the loudness asked for is not reached, as a sentence. */
  readonly because?: string;
}

const near: Decibels = 0.05; // LU from the aim at which a first try is good: what is asked for is 0.1, by any meter
const nearEnough: Decibels = 0.1; // the same after some
const patient = 3; // tries
const slack: Decibels = 0.02; // what is aimed for stays that far within the limiting allowed, and may miss it by as much
const mostGain: Decibels = 60;
const heavy: Decibels = 6; // of limiting
const worthwhile: Decibels = 0.12; // LU that another decibel of gain gives at least where limiting is heavy: less is only harm

/**
 * The next gain to try, or that the last try is good. What a limiter takes is predicted from the logs; whatever the tries measured
 * otherwise corrects it, linear between them. So a first try is mostly the last: predictions err by some 0.03 LU on music.
 */
export function close(unclosed: Unclosed, aim: Aim, tries: readonly Try[] = []): Closing {
  const last = tries.at(-1);
  const ceiling = last ? ceilingAfter(last, aim) : aim.ceiling;
  const lossAt = lossOf(unclosed, ceiling, tries);
  const floor = Math.min(aim.loudness - unclosed.loudness - 1, ceiling - unclosed.truePeak);
  const top = Math.min(mostGain, aim.loudness - unclosed.loudness + 30);
  const wanted = highest(floor, top, (gain) => unclosed.loudness + gain - lossAt(gain) <= aim.loudness);
  const allowed = highest(floor, top, (gain) => lossAt(gain) <= Math.max(0, aim.limiting - slack));
  const worth = highest(
    floor,
    top,
    (gain) => lossAt(gain) <= heavy || lossAt(gain) - lossAt(gain - 1) <= 1 - worthwhile,
  );
  const gain = rounded(Math.min(wanted, allowed, worth));
  const isShort = Math.min(allowed, worth) < wanted - 0.01;
  const because = isShort
    ? { because: worth < allowed ? spent(aim, lossAt(worth)) : shortfall(aim, lossAt(wanted)) }
    : {};
  if (!last || ceiling !== last.ceiling) return { gain, ceiling, isDone: false, limiting: lossAt(gain), ...because };
  const limiting = lossBy(unclosed, last);
  const miss = Math.abs(last.loudness - aim.loudness);
  const isKept = limiting <= aim.limiting + slack;
  const isNear = miss <= (tries.length < patient ? near : nearEnough);
  const isSettled = tries.length > patient || (isShort && Math.abs(gain - last.gain) <= near);
  if (isKept && isNear) return { ...settingOf(last), isDone: true, limiting };
  if (isKept && isSettled)
    return { ...settingOf(last), isDone: true, limiting, because: because.because ?? unsettled(aim, last) };
  if (tries.length <= patient || isKept) return { gain, ceiling, isDone: false, limiting: lossAt(gain), ...because };
  // Whatever the sound does, less gain is less limiting.
  const less = rounded(Math.min(...tries.map((each) => each.gain)) - (limiting - aim.limiting) - 0.1);
  return { gain: less, ceiling, isDone: false, limiting: lossAt(less), ...because };
}

/** The setting as steps of a chain, the last two: a limiter only where something passes the ceiling, a gain only where there is one. */
export function closingSteps({ truePeak }: Pick<Unclosed, 'truePeak'>, { gain, ceiling }: Setting): readonly Step[] {
  const isLimited = truePeak + gain > ceiling;
  return [
    ...(gain === 0 ? [] : [{ processor: 'gain', gain } as const]),
    ...(isLimited ? [{ processor: 'limiter', ceiling } as const] : []),
  ];
}

/** Lowered by what was passed: content that no converter plays may pass a limiter by a little. */
const ceilingAfter = ({ truePeak, ceiling }: Try, aim: Aim): Decibels =>
  truePeak > aim.ceiling + 0.005 ? rounded(ceiling - (truePeak - aim.ceiling) - 0.01) : ceiling;

const settingOf = ({ gain, ceiling }: Setting): Setting => ({ gain, ceiling });

const rounded = (value: Decibels): Decibels => Math.floor(100 * value + 1e-6) / 100;

/** Loudness that a try lost, in dB. */
const lossBy = ({ loudness }: Unclosed, { gain, loudness: reached }: Try): Decibels =>
  Math.max(0, loudness + gain - reached);

const little: Decibels = 0.05; // below it an error of the prediction is a difference, above a share

/** Loudness that the limiter takes, by gain: as predicted, and corrected by what tries lost. */
function lossOf(unclosed: Unclosed, ceiling: Decibels, tries: readonly Try[]): (gain: Decibels) => Decibels {
  const predicted = (gain: Decibels, at = ceiling) =>
    unclosed.truePeak + gain <= at ? 0 : takenAt(unclosed.taken, at - unclosed.loudness - gain);
  const errors = tries
    .map(
      (each) => [each.gain, (lossBy(unclosed, each) + little) / (predicted(each.gain, each.ceiling) + little)] as const,
    )
    .sort(([a], [b]) => a - b);
  const corrected = (gain: Decibels) => Math.max(0, (predicted(gain) + little) * between(errors, gain) - little);
  return (gain) => (unclosed.truePeak + gain <= ceiling ? 0 : corrected(gain));
}

/** From the curve; nearer than it goes, each further dB takes as much as the last did. */
function takenAt({ from, step, values }: Unclosed['taken'], over: Decibels): Decibels {
  const place = Math.max(0, (from - over) / step);
  const last = values.length - 1;
  const below = Math.max(0, Math.min(last - 1, Math.floor(place)));
  const [low, high] = [values[below] ?? 0, values[Math.min(last, below + 1)] ?? 0];
  return low + (place - below) * Math.min(step, high - low);
}

/** Linear between points, beyond them as at the last; 1 where there are none. */
function between(points: readonly (readonly [number, number])[], x: number): number {
  const upper = points.findIndex(([at]) => at > x);
  if (upper <= 0) return (upper < 0 ? points.at(-1) : points[0])?.[1] ?? 1;
  const [[x0, y0], [x1, y1]] = [points[upper - 1]!, points[upper]!];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** The highest value of a range up to which it holds. */
function highest(from: number, to: number, holds: (value: number) => boolean): number {
  if (holds(to)) return to;
  let [low, high] = [from, to];
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const unheard: Decibels = 12; // of limiting: what is beyond is no prediction

function shortfall({ loudness, limiting }: Aim, needed: Decibels): string {
  const much = needed > unheard ? `more than ${unheard} dB` : quantityOf(needed, 'dB');
  return `Reaching ${quantityOf(loudness, 'LUFS')} would need ${much} of limiting; ${quantityOf(limiting, 'dB')} are allowed.`;
}

const spent = ({ loudness }: Aim, taken: Decibels): string =>
  `${quantityOf(loudness, 'LUFS')} is not reached: with ${quantityOf(taken, 'dB')} of limiting, another decibel of gain gives less than ${quantityOf(worthwhile, 'LU')}.`;

const unsettled = ({ loudness }: Aim, last: Try): string =>
  `The loudness does not settle at ${quantityOf(loudness, 'LUFS')}: what came nearest is ${quantityOf(last.loudness, 'LUFS')}.`;
