import { change, hertz, quantityOf, signed } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Amounts, Stage } from './amounts.ts';
import { bandNames, edges } from './dynamics.ts';
import type { Model } from './goal.ts';
import { type Compared, compared, type Distance, worsened } from './left.ts';
import type { Matched } from './match.ts';
import { type Missed, missedBy } from './missed.ts';
import type { Profile } from './profile.ts';

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
  readonly missed: readonly Missed[];
}

/** What was asked for, and what a guard made of it. */
export type Terms = Pick<Account, 'amounts' | 'isSame' | 'ceiling' | 'notes'>;

export function accountOf(target: Profile, models: readonly Model[], terms: Terms, matched: Matched): Account {
  const { before, left } = matched;
  const worse = left ? worsened(before, left) : [];
  return {
    references: models.map(({ profile, tone, level }) => ({ name: profile.name, tone, level })),
    ...terms,
    before,
    ...(left ? { left } : {}),
    worse,
    done: doneOf(matched),
    missed: missedBy(matched, { target, models, amounts: terms.amounts, ceiling: terms.ceiling }),
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

/** "+4.2 dB at 3.1 kHz, −6.0 dB at 250 Hz": the highest and the lowest of a curve. */
function extremes(points: readonly (readonly [Hz, Decibels])[]): string {
  const top = points.reduce((a, b) => (b[1] > a[1] ? b : a));
  const bottom = points.reduce((a, b) => (b[1] < a[1] ? b : a));
  const words = [top, bottom].filter(([, gain], i) => (i === 0 ? gain > 0.05 : gain < -0.05));
  return words.length === 0
    ? 'flat'
    : words.map(([frequency, gain]) => `${change(gain)} at ${hertz(frequency)}`).join(', ');
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
