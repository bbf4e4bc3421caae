import type { Decibels, Seconds } from '../units.ts';
import type { Amounts, Stage } from './amounts.ts';
import { levelsOf, type Model } from './goal.ts';
import { distanceOf } from './left.ts';
import type { Profile } from './profile.ts';

/** Amounts that suit how well the models fit the target, and why they are lower. */
export interface Guarded {
  readonly amounts: Amounts;
  /** Sentences. */
  readonly notes: readonly string[];
}

// Read off 2276 pairs of 154 records: of one album or kind nine in ten are that near, and none is that soft.
const usualTone: Decibels = 8; // a third octave of the mid, 40 Hz to 16 kHz, level apart
const usualRange = 9; // LU
const softest = -30; // LUFS; the softest record has −25.4

const middleTone: Decibels = 4.1; // the median of the same pairs
const enough: Seconds = 30;
/** Median distance of an excerpt from the song that it is of; read off 10 to 90 s of the same records. */
const excerptError = (duration: Seconds): Decibels => 2.1 * (duration / 10) ** -0.3;

/** Whether it is the same sound, by whatever name. */
export function isTheMix(target: Profile, other: Profile): boolean {
  const { mid, side } = distanceOf(target, [{ profile: other, tone: 1, level: 1 }]);
  const near = (a = 0, b = 0, by = 0.005) => Math.abs(a - b) <= by;
  return (
    near(target.duration, other.duration) &&
    target.channels === other.channels &&
    near(target.integrated, other.integrated) &&
    near(target.peak, other.peak) &&
    near(mid, 0) &&
    near(side, 0)
  );
}

/** One thing that does not fit: what it says, and what share of some stages is left. */
interface Misfit {
  readonly says: string;
  readonly stages: readonly Stage[];
  readonly share: number;
}

/**
 * Lowers amounts where models fit badly: another kind of music, another sort of section, too short, too soft, mono. What was asked for
 * by the user stays, but is told. Beside the same recording whatever differs is meant.
 * @param given amounts that the user asked for
 */
export function guarded(
  target: Profile,
  models: readonly Model[],
  amounts: Amounts,
  given: Partial<Amounts>,
  isSame: boolean,
): Guarded {
  const misfits = isSame ? [] : [...toneMisfits(target, models), ...levelMisfits(target, models)];
  let lowered = amounts;
  const notes = [...sideMisfits(target, models), ...misfits].flatMap(({ says, stages, share }) => {
    const acting = stages.filter((stage) => lowered[stage] > 0);
    if (acting.length === 0) return [];
    // Nobody can be given a width that is not there, whatever was asked for.
    const bent = acting.filter((stage) => given[stage] === undefined || (stage === 'width' && share === 0));
    const before = lowered;
    lowered = { ...lowered, ...Object.fromEntries(bent.map((stage) => [stage, share * lowered[stage]])) };
    return [`${says} ${told(acting, bent, before, lowered)}`];
  });
  return { amounts: lowered, notes };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function told(acting: readonly Stage[], bent: readonly Stage[], before: Amounts, after: Amounts): string {
  const kept = acting.filter((stage) => !bent.includes(stage));
  const moves = [
    ...bent.map((stage) => `${stage} goes ${percent(after[stage])} instead of ${percent(before[stage])}`),
    ...kept.map((stage) => `${stage} goes ${percent(before[stage])} all the same, as asked`),
  ].join(', ');
  return `${moves.charAt(0).toUpperCase()}${moves.slice(1)}.`;
}

const named = (models: readonly Model[], of: 'tone' | 'level'): string => {
  const names = models.filter((model) => model[of] > 0).map(({ profile }) => profile.name);
  return names.length === 1 ? names[0]! : `the mean of ${names.length} references`;
};

function toneMisfits(target: Profile, models: readonly Model[]): Misfit[] {
  const apart = distanceOf(target, models).mid ?? 0;
  const name = named(models, 'tone');
  const heard = models.reduce((sum, { profile, tone }) => sum + (tone > 0 ? profile.duration : 0), 0);
  const error = excerptError(heard);
  return [
    ...(apart > usualTone
      ? [
          {
            says: `The tone of ${name} is ${apart.toFixed(1)} dB a third octave away from the mix, and of records of one kind nine in ten are within ${usualTone} dB: it may be another kind of music.`,
            stages: ['tone', 'width'],
            share: usualTone / apart,
          } as const,
        ]
      : []),
    ...(heard < enough
      ? [
          {
            says: `Only ${heard.toFixed(0)} s of ${name} are there: so short a piece is about ${error.toFixed(1)} dB a third octave away from its own song.`,
            stages: ['tone', 'width', 'range'],
            share: Math.max(0, 1 - (error / middleTone) ** 2),
          } as const,
        ]
      : []),
  ];
}

function levelMisfits(target: Profile, models: readonly Model[]): Misfit[] {
  const { integrated, range } = levelsOf(models);
  const name = named(models, 'level');
  const apart = range === undefined || target.range === undefined ? 0 : range - target.range;
  return [
    ...(Math.abs(apart) > usualRange
      ? [
          {
            says: `The loudness range of ${name} is ${Math.abs(apart).toFixed(1)} LU ${apart > 0 ? 'wider' : 'narrower'} than that of the mix, and of records of one kind nine in ten are within ${usualRange} LU: it may be another sort of section, or of music.`,
            stages: ['range', 'dynamics'],
            share: usualRange / Math.abs(apart),
          } as const,
        ]
      : []),
    ...(integrated !== undefined && integrated < softest
      ? [
          {
            says: `${capital(name)} has ${integrated.toFixed(1)} LUFS, softer than any record: its level means nothing.`.replace(
              '-',
              '−',
            ),
            stages: ['loudness'],
            share: 0,
          } as const,
        ]
      : []),
  ];
}

const capital = (text: string): string => text.replace(/^the /, 'The ');

const isMono = ({ channels, side, mid }: Profile): boolean => {
  const sum = (powers: Float64Array) => powers.reduce((all, power) => all + power, 0);
  return channels < 2 || sum(side) < 1e-7 * sum(mid);
};

function sideMisfits(target: Profile, models: readonly Model[]): Misfit[] {
  const wanted = models.filter(({ tone }) => tone > 0);
  const [mine, theirs] = [isMono(target), wanted.every(({ profile }) => isMono(profile))];
  if (mine === theirs || wanted.length === 0) return [];
  const says = mine
    ? 'The mix is mono and stays so: there is no side that could be made as wide as that of the reference.'
    : `${capital(named(models, 'tone'))} is mono: it does not tell how wide the mix should be.`;
  return [{ says, stages: ['width'], share: 0 }];
}
