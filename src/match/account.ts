import { band, change, hertz, quantityOf, signed } from '../print.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import type { Amounts, Stage } from './amounts.ts';
import { levelOf } from './bands.ts';
import { edges } from './dynamics.ts';
import { levelsOf, type Model } from './goal.ts';
import { type Compared, compared, type Distance, worsened } from './left.ts';
import type { Matched } from './match.ts';
import type { Profile } from './profile.ts';
import { stretches } from './range.ts';
import type { Wanted } from './tone.ts';

/** What was matched, in numbers and sentences. */
export interface Account {
  readonly references: readonly { readonly name: string; readonly tone: number; readonly level: number }[];
  /** The reference is the same recording: what differs is what was done to it. */
  readonly isSame: boolean;
  /** 0 to 1 a stage. */
  readonly amounts: Amounts;
  /** dBTP. */
  readonly ceiling: Decibels;
  /** How well the references fit, and which amounts were lowered for it; sentences. */
  readonly notes: readonly string[];
  readonly before: Distance;
  /** Absent where nothing was rendered. */
  readonly left?: Distance;
  /** What is farther from the references than it was. */
  readonly worse: readonly Compared[];
  /** What was done, a sentence each. */
  readonly done: readonly { readonly stage: Stage; readonly what: string }[];
  /** What was not reached or left alone, and why. */
  readonly missed: readonly { readonly stage: Stage; readonly because: string }[];
}

/** What was asked for, and what a guard made of it. */
export type Terms = Pick<Account, 'amounts' | 'isSame' | 'ceiling' | 'notes'>;

export function accountOf(target: Profile, models: readonly Model[], terms: Terms, matched: Matched): Account {
  const { amounts, ceiling } = terms;
  const { before, left } = matched;
  const worse = left ? worsened(before, left) : [];
  const missed = [
    ...missedTone(matched, amounts),
    ...missedWidth(target, models, matched, amounts),
    ...missedDynamics(matched),
    ...missedRange(matched, amounts, models, target),
    ...missedLevel(matched, models, amounts, ceiling),
  ];
  return {
    references: models.map(({ profile, tone, level }) => ({ name: profile.name, tone, level })),
    ...terms,
    before,
    ...(left ? { left } : {}),
    worse,
    done: doneOf(matched),
    missed,
  };
}

function doneOf({ shape, level, closing }: Matched): Account['done'] {
  const { ride } = level;
  const { tone, width } = shape;
  const compressed = compressionWords(shape);
  const limiting =
    closing.limiting >= 0.05
      ? `, a ${level.isQuick ? 'quick ' : ''}limiter at ${quantityOf(closing.ceiling, 'dBTP')} takes ${quantityOf(closing.limiting, 'dB')} of loudness`
      : '';
  return [
    ...(tone ? [{ stage: 'tone', what: `EQ of both channels, ${extremes(tone.points)}` } as const] : []),
    ...(width ? [{ stage: 'width', what: `EQ of the side on top, ${extremes(width.points)}` } as const] : []),
    ...(compressed ? [{ stage: 'dynamics', what: compressed } as const] : []),
    ...(ride
      ? [
          {
            stage: 'range',
            what: `a gain ride of ${signed(Math.min(...ride.gains))} to ${signed(Math.max(...ride.gains))} dB ${ride.isBehind ? 'behind the limiter makes' : 'makes'} the loudness range ${ride.ratio > 1 ? 'wider' : 'narrower'}, ${ride.ratio.toFixed(2)} times the contour`,
          } as const,
        ]
      : []),
    { stage: 'loudness', what: `gain ${change(closing.gain)}${limiting}` },
  ];
}

const bandNames = ['below 120 Hz', '120 Hz to 1 kHz', '1 to 5 kHz', 'above 5 kHz'];

function compressionWords({ crests, compression }: Matched['shape']): string | undefined {
  if (compression?.processor !== 'multiband-compressor') return undefined;
  const acting = compression.bands.flatMap(({ ratio = 1, to }) => {
    const i = to ? edges.indexOf(to) : edges.length;
    return ratio > 1
      ? [`${bandNames[i]} (peaks stand out ${quantityOf(crests![i]!.excess, 'dB')} more than in the reference)`]
      : [];
  });
  return `2:1 compression of peaks ${acting.join(', ')}`;
}

/** What the reference has more of dynamics is not given back: what was compressed stays so. */
function missedDynamics({ shape: { crests = [] } }: Matched): Account['missed'] {
  const flat = crests.flatMap((crest, i) =>
    crest && crest.excess < -3 ? [`${bandNames[i]} by ${quantityOf(-crest.excess, 'dB')}`] : [],
  );
  if (flat.length === 0) return [];
  return [
    {
      stage: 'dynamics',
      because: `Peaks stand out more in the reference ${flat.join(', ')}: what is compressed or limited in the mix cannot be undone.`,
    },
  ];
}

/** "+4.2 dB at 3.1 kHz, −6.0 dB at 250 Hz": the highest and the lowest of a curve. */
function extremes(points: readonly (readonly [Hz, Decibels])[]): string {
  const top = points.reduce((a, b) => (b[1] > a[1] ? b : a));
  const bottom = points.reduce((a, b) => (b[1] < a[1] ? b : a));
  const words = [top, bottom].filter(([, gain], i) => (i === 0 ? gain > 0.05 : gain < -0.05));
  return words.length === 0
    ? 'flat'
    : words.map(([frequency, gain]) => `${change(gain)} at ${hertz(frequency)}`).join(', ');
}

/** Neighbouring places of a list, as bands. */
function spansOf(centres: readonly Hz[], isMeant: (i: number) => boolean): Range[] {
  const spans: [Hz, Hz][] = [];
  centres.forEach((centre, i) => {
    if (!isMeant(i)) return;
    if (i > 0 && isMeant(i - 1)) spans.at(-1)![1] = centre;
    else spans.push([centre, centre]);
  });
  return spans;
}

/** Beyond it nobody misses anything. */
const isTold = (frequency: Hz): boolean => frequency < 16_000;

const spanWords = (spans: readonly Range[]): string =>
  spans.map(([from, to]) => (to / from < 1.02 ? hertz(from) : band([from, to]))).join(', ');

/** Where a curve stands at its limits. */
const held = ({ centres, limits, changes }: Wanted, points: readonly (readonly [Hz, Decibels])[]): Range[] =>
  spansOf(centres, (i) => {
    const [least, most] = limits[i]!;
    const gain = points[i]![1];
    return changes[i] !== undefined && (gain <= least + 0.05 || gain >= most - 0.05) && most > 0;
  });

function missedTone({ shape: { tone } }: Matched, { tone: amount }: Amounts): Account['missed'] {
  if (!tone) return [];
  const spans = held(tone.wanted, tone.points);
  const most = Math.max(...tone.wanted.limits.map(([, top]) => top));
  const silent = spansOf(
    tone.wanted.centres,
    (i) => isTold(tone.wanted.centres[i]!) && tone.wanted.changes[i] === undefined,
  );
  return [
    ...(spans.length > 0 && amount > 0.5
      ? [
          {
            stage: 'tone',
            because: `The EQ is held to ±${most.toFixed(0)} dB at ${spanWords(spans)}: the rest of the difference there is left.`,
          } as const,
        ]
      : []),
    ...(silent.length > 0
      ? [
          {
            stage: 'tone',
            because: `There is nothing to compare at ${spanWords(silent)}: the mix or the reference has next to nothing there.`,
          } as const,
        ]
      : []),
  ];
}

const isMono = ({ channels, mid, side }: Profile): boolean => channels < 2 || levelOf(side) < levelOf(mid) - 70;

function missedWidth(
  target: Profile,
  models: readonly Model[],
  { shape: { width } }: Matched,
  amounts: Amounts,
): Account['missed'] {
  if (amounts.width === 0) return [];
  const told = (because: string) => [{ stage: 'width', because } as const];
  if (isMono(target) || models.every(({ tone, profile }) => tone === 0 || isMono(profile))) return []; // said by the guard
  if (!width) return told('Mix and reference have no side signal in common: the width is left as it is.');
  const silent = spansOf(
    width.wanted.centres,
    (i) => isTold(width.wanted.centres[i]!) && width.wanted.changes[i] === undefined,
  );
  return silent.length === 0
    ? []
    : told(
        `The mix or the reference has no side signal at ${spanWords(silent)}: there the width goes with its neighbours.`,
      );
}

const near = 0.5; // LU, dB: less is not worth a sentence

function missedRange(
  { level, after }: Matched,
  { range }: Amounts,
  models: readonly Model[],
  target: Profile,
): Account['missed'] {
  const goal = levelsOf(models).range;
  if (range === 0 || goal === undefined || target.range === undefined) return [];
  const wanted = target.range + range * (goal - target.range);
  const reached = after?.range ?? level.range ?? wanted;
  if (Math.abs(reached - wanted) < near) return [];
  const { ride } = level;
  const isStretched = ride !== undefined && (ride.ratio <= stretches[0] + 0.02 || ride.ratio >= stretches[1] - 0.02);
  const why = isStretched
    ? 'a ride moves the level by 6 dB at most, and stretches at most twofold'
    : reached < wanted
      ? 'a wider one would cost loudness, or more limiting than it is worth'
      : 'slow moves do not reach it';
  return [
    {
      stage: 'range',
      because: `The loudness range comes to ${quantityOf(reached, 'LU')}, not ${quantityOf(wanted, 'LU')}: ${why}.`,
    },
  ];
}

function missedLevel(
  { closing, after, level }: Matched,
  models: readonly Model[],
  { loudness }: Amounts,
  ceiling: Decibels,
): Account['missed'] {
  const told: Account['missed'][number][] = [];
  const goal = levelsOf(models);
  const missing = after?.integrated === undefined ? 0 : after.integrated - level.loudnessAim;
  if (closing.because) told.push({ stage: 'loudness', because: closing.because });
  else if (Math.abs(missing) > 0.1)
    told.push({
      stage: 'loudness',
      because: `The loudness misses ${quantityOf(level.loudnessAim, 'LUFS')} by ${signed(missing)} LU: the limiter gives no more.`,
    });
  if (closing.limiting > 3)
    told.push({
      stage: 'loudness',
      because: `The limiter takes ${quantityOf(closing.limiting, 'dB')}: more than 3 dB is heard. A lower --amount loudness=… spares it.`,
    });
  if (loudness > 0 && goal.peak > ceiling + 0.1)
    told.push({
      stage: 'loudness',
      because: `The reference peaks at ${quantityOf(goal.peak, 'dBTP')}; the ceiling of ${quantityOf(ceiling, 'dBTP')} takes ${quantityOf(goal.peak - ceiling, 'dB')} off its ratio of peak to loudness.`,
    });
  return told;
}

/** "Farther from the reference than before: loudness range (1.2 LU, now 2.4 LU)." */
export function worseSentence({ worse, before, left }: Account): string | undefined {
  if (worse.length === 0 || !left) return undefined;
  const words = worse.map((id) => {
    const { title, unit } = compared[id];
    return `${title} (${Math.abs(before[id]!).toFixed(1)} ${unit} off, now ${Math.abs(left[id]!).toFixed(1)})`;
  });
  return `Farther from the reference than before: ${words.join(', ')}.`;
}
