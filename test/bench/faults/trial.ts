import { learnSongs } from '../../../src/jobs/open-session.ts';
import type { Reference } from '../../../src/reference.ts';
import type { Rulebook } from '../../../src/rules/rule.ts';
import { bookOf } from '../../../src/run/judging.ts';
import type { Session, Track } from '../../../src/session.ts';
import type { Range, Seconds } from '../../../src/units.ts';
import { amountsOf, faultOf } from './catalogue.ts';
import { type Fault, faulty, howOf } from './fault.ts';
import { directionOf, type Flag, heard, type Judgement, judged, rawOf } from './judged.ts';
import { loudnessOf } from './loudness.ts';
import { decoded, keyOf, partsOf, type Song } from './material.ts';
import type { Sounding } from './sounding.ts';
import { confirmedBy } from './truth.ts';

/** Original: beside the clean original. Song: beside another part of it. Album: beside its album mates. Blind: beside the profile. */
export const tiers = ['original', 'song', 'album', 'blind'] as const;
export type Tier = (typeof tiers)[number];

/** What to try on one song. */
export interface Trial {
  readonly song: Song;
  readonly seconds: Seconds;
  readonly faults: readonly string[];
  readonly isQuick: boolean;
  readonly profile: Reference;
  /** Others of its album; none where it has none. */
  readonly mates: readonly Track[];
}

export interface Case {
  readonly fault: string;
  readonly amount: number;
  /** At its usual place, or another. */
  readonly isUsual: boolean;
  readonly frequency?: number;
  readonly Q?: number;
  readonly side: 0 | 1;
  readonly range?: Range;
  readonly times?: readonly Range[];
  readonly tiers: { readonly [T in Tier]?: Judgement };
  /** What each rule goes by, clean and faulty, and which way it should go; null where it finds nothing to measure. */
  readonly paired: Readonly<Record<string, readonly [clean: number | null, faulty: number | null, direction: 1 | -1]>>;
}

export interface Tried {
  readonly song: Song;
  readonly seconds: Seconds;
  readonly clean: { readonly [T in Tier]?: Judgement };
  /** Rules whose fault an independent meter sees in the clean excerpt. */
  readonly confirmed: readonly string[];
  readonly cases: readonly Case[];
  readonly failures: readonly string[];
}

interface Stage {
  readonly book: Rulebook;
  readonly clean: Track;
  readonly other?: Track;
  readonly trial: Trial;
}

let rules: Rulebook | undefined;

/** One song with every fault; undefined where its middle is silent or too short. */
export async function tried(trial: Trial): Promise<Tried | undefined> {
  const { middle, other } = partsOf(await decoded(trial.song.path), trial.seconds);
  if (middle.channels[0]!.length < 5 * middle.rate || loudnessOf(middle) === undefined) return undefined;
  rules ??= bookOf();
  const book = rules;
  const stage: Stage = {
    ...{ book, trial, clean: await heard(middle, { name: 'mix', role: 'mix', alone: true }) },
    ...(other && loudnessOf(other) !== undefined
      ? { other: await heard(other, { name: 'other part', role: 'mix', alone: true }) }
      : {}),
  };
  const clean = judgements(
    stage,
    stage.clean,
    tiers,
    book.rules.map(({ id }) => id),
  );
  const cases: Case[] = [];
  const failures: string[] = [];
  for (const wanted of trialsOf(trial, middle)) {
    try {
      cases.push(await oneCase(stage, middle, wanted));
    } catch (error) {
      failures.push(`${wanted.fault.id} ${wanted.amount}: ${(error as Error).message}`);
    }
  }
  const flagged = Object.values(clean).flatMap(({ flags }) => flags);
  return {
    ...{ song: trial.song, seconds: middle.channels[0]!.length / middle.rate, clean, cases, failures },
    confirmed: confirmedBy(middle, flagged),
  };
}

interface Wanted {
  readonly fault: Fault;
  readonly amount: number;
  readonly isUsual: boolean;
}

function trialsOf({ faults, isQuick }: Trial, { channels }: Sounding): Wanted[] {
  return faults
    .map(faultOf)
    .filter(({ on, needsStereo }) => on === 'mix' && (!needsStereo || channels.length === 2))
    .flatMap((fault) =>
      (fault.place && !isQuick ? [true, false] : [true]).flatMap((isUsual) =>
        amountsOf(fault, isQuick, isUsual).map((amount) => ({ fault, amount, isUsual })),
      ),
    );
}

async function oneCase(stage: Stage, middle: Sounding, { fault, amount, isUsual }: Wanted): Promise<Case> {
  const { book, clean, trial } = stage;
  const how = howOf(fault, keyOf(trial.song), isUsual);
  const made = faulty(fault, middle, amount, how);
  const track = await heard(made, { name: 'mix', role: 'mix', alone: true });
  const asked = (fault.isTonal && isUsual) || amount === fault.amounts[1] ? tiers : (['blind'] as const);
  const blind = (mix: Track): Session => ({ mix, stems: [], reference: trial.profile });
  const [before, after] = [blind(clean), blind(track)];
  const paired = (made.isLess ? [] : fault.rules).flatMap((rule) => {
    const [a, b] = [rawOf(book, rule, before), rawOf(book, rule, after)];
    const signed = (fault.sign ?? 1) * (fault.isSigned && how.side === 0 ? -1 : 1);
    const direction = directionOf(book, rule) || (signed as 1 | -1);
    return a === undefined && b === undefined ? [] : [[rule, [a ?? null, b ?? null, direction]] as const];
  });
  return {
    ...{ fault: fault.id, amount, isUsual, side: how.side },
    ...(fault.place ? { frequency: made.frequency ?? how.frequency, Q: how.Q } : {}),
    ...(made.range ? { range: made.range } : {}),
    ...(made.times ? { times: made.times } : {}),
    tiers: judgements(stage, track, asked, fault.rules),
    paired: Object.fromEntries(paired),
  };
}

function judgements(
  stage: Stage,
  mix: Track,
  asked: readonly Tier[],
  wanted: readonly string[],
): { readonly [T in Tier]?: Judgement } {
  const made = asked.flatMap((tier) => {
    const reference = referenceIn(stage, tier, mix);
    return reference ? [[tier, judged(stage.book, { mix, stems: [], reference }, wanted)] as const] : [];
  });
  return Object.fromEntries(made);
}

function referenceIn({ clean, other, trial }: Stage, tier: Tier, mix: Track): Reference | undefined {
  switch (tier) {
    case 'original':
      return learnSongs([{ ...clean, name: 'original' }], mix);
    case 'song':
      return other && learnSongs([other], mix);
    case 'album':
      return trial.mates.length > 0 ? learnSongs(trial.mates, mix) : undefined;
    case 'blind':
      return trial.profile;
  }
}

/** Warnings and errors. */
export const raised = ({ severity }: Flag): boolean => severity !== 'info';
