import { band, hertz, quantityOf, signed } from '../print.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import type { Amounts, Stage } from './amounts.ts';
import { levelOf } from './bands.ts';
import { bandNames } from './dynamics.ts';
import { levelsOf, type Model } from './goal.ts';
import type { Matched } from './match.ts';
import type { Profile } from './profile.ts';
import { stretches } from './range.ts';
import type { Wanted } from './tone.ts';

/** What was not reached or left alone, and why. */
export interface Missed {
  readonly stage: Stage;
  readonly because: string;
}

/** What was asked for, of which mix and beside which songs. */
interface Wish {
  readonly target: Profile;
  readonly models: readonly Model[];
  readonly amounts: Amounts;
  /** dBTP. */
  readonly ceiling: Decibels;
}

/** Stage by stage. */
export const missedBy = (matched: Matched, { target, models, amounts, ceiling }: Wish): readonly Missed[] => [
  ...missedTone(matched, amounts),
  ...missedWidth(target, models, matched, amounts),
  ...missedDynamics(matched),
  ...missedRange(matched, amounts, models, target),
  ...missedLevel(matched, models, amounts, ceiling),
];

/** What the reference has more of dynamics is not given back: what was compressed stays so. */
function missedDynamics({ shape: { crests = [] } }: Matched): readonly Missed[] {
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

function missedTone({ shape: { tone } }: Matched, { tone: amount }: Amounts): readonly Missed[] {
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
): readonly Missed[] {
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
): readonly Missed[] {
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
): readonly Missed[] {
  const told: Missed[] = [];
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
