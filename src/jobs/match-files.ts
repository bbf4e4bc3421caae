import { basename, dirname, join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { type Account, accountOf } from '../match/account.ts';
import { type Amounts, usual, usualOfSame } from '../match/amounts.ts';
import type { Model } from '../match/goal.ts';
import { guarded, isTheMix } from '../match/guard.ts';
import { isSame, match } from '../match/match.ts';
import { crestMeters, type Profile, profileMeters, profileOf, recordMeters } from '../match/profile.ts';
import { hear } from '../meters/hear.ts';
import type { Meter } from '../meters/meter.ts';
import { madeFor, type Plan } from '../plan.ts';
import type { TrackFormat } from '../session.ts';
import { type Decibels, Invalid } from '../units.ts';
import { keepOld } from './draft.ts';
import { formatOf } from './hear-file.ts';
import { Bench, shareOf } from './match-bench.ts';
import type { OnStage } from './open-session.ts';
import { checkOutput } from './output.ts';
import { nameOf } from './sound-files.ts';
import { writeText } from './write-text.ts';

/** A record to come near to, and how much it counts. */
export interface MatchReference {
  readonly path: string;
  /** For tone and width. Default: 1. */
  readonly tone?: number;
  /** For loudness, range and peaks. Default: 1. */
  readonly level?: number;
}

export interface Matching {
  /** 0 to 1 a stage. Default: half the tone and the width, all of the loudness; beside the same recording all three. */
  readonly amounts?: Partial<Amounts>;
  /** Default: minimum, which has no sound before the sound. */
  readonly phase?: 'minimum' | 'linear';
  /** dBTP. Default: −1. */
  readonly ceiling?: Decibels;
  /** Loudness that the limiter may take at most, dB. Default: 6; 12 where an amount of loudness is given. */
  readonly limiting?: Decibels;
  /** .wav or .flac. Default: `NAME.matched.wav` beside the mix. */
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onStage?: OnStage;
}

const unasked: Decibels = 6; // of limiting: twice what is hardly heard
const most: Decibels = 12; // of limiting: nobody would drive a limiter harder

export interface MatchedFile {
  readonly account: Account;
  /** Of the mix, and of what was written. */
  readonly target: Profile;
  readonly after?: Profile;
  readonly format: TrackFormat;
  readonly plan: Plan;
  readonly files: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * Brings a mix near to references: hears it and them, works out a chain, renders it at most twice, and writes the result (24 bits, at the
 * mix's sample rate) with its plan beside it. Inputs are never written to.
 * @throws Invalid for what is missing, unreadable, silent or too short; output
 */
export async function matchFiles(
  mix: string,
  references: readonly MatchReference[],
  matching: Matching = {},
): Promise<MatchedFile> {
  const asked = matching.amounts?.loudness !== undefined;
  const {
    phase = 'minimum',
    ceiling = -1,
    limiting = asked ? most : unasked,
    dryRun,
    signal,
    onStage = () => {},
  } = matching;
  const output = dryRun ? undefined : await matchedOutput(mix, references, matching.output);
  const warnings: Warning[] = [];
  const passes = 1 + references.length + (dryRun ? 0 : 2);
  const progress = (stage: string, pass: number) => (share: number) => onStage(stage, (pass + share) / passes);
  const hasCrests = (matching.amounts?.dynamics ?? usual.dynamics) > 0;
  const source = await open(mix);
  const target = await profileOfSource(
    source,
    nameOf(mix),
    hasCrests ? crestMeters : profileMeters,
    progress(`Hearing ${nameOf(mix)}`, 0),
  );
  refuseUnfit(target, mix);
  warnings.push(...source.warnings);
  const models: Model[] = [];
  for (const [i, { path, tone = 1, level = 1 }] of references.entries()) {
    const model = await open(path);
    const profile = await profileOfSource(
      model,
      nameOf(path),
      hasCrests ? crestMeters : recordMeters,
      progress('Hearing the reference', 1 + i),
    );
    refuseUnfit(profile, path);
    warnings.push(...model.warnings);
    models.push({ profile, tone, level });
  }
  const same = isSame(target, models);
  refuseItself(target, models, mix);
  const given = matching.amounts ?? {};
  const { amounts, notes } = guarded(target, models, { ...(same ? usualOfSame : usual), ...given }, given, same);
  const hands = output === undefined ? undefined : new Bench(mix, output, progress, 1 + references.length, signal);
  try {
    const matched = await match(target, models, { amounts, phase, ceiling, limiting }, hands);
    const strip = { chain: matched.chain, madeFor: madeFor(target.integrated, target.duration) };
    const plan: Plan = { tracks: { [nameOf(mix)]: strip }, buses: {}, taken: [], left: [] };
    const files = output === undefined ? [] : [output, await writePlan(output, plan)];
    await hands?.keep();
    const frames = Math.round(target.duration * target.sampleRate);
    const format = { ...formatOf(source), frames, duration: target.duration };
    warnings.push(...(hands?.warnings ?? []));
    const account = accountOf(target, models, { amounts, isSame: same, ceiling, notes }, matched);
    const after = matched.after ? { after: matched.after } : {};
    return { account, target, ...after, format, plan, files, warnings };
  } finally {
    await hands?.clear();
  }
}

async function profileOfSource(
  source: Source,
  name: string,
  meters: readonly Meter<unknown>[],
  onProgress: (share: number) => void,
): Promise<Profile> {
  return profileOf(name, await hear(source, meters, shareOf(source, onProgress)));
}

function refuseItself(target: Profile, models: readonly Model[], mix: string): void {
  const found = models.find(({ profile }) => isTheMix(target, profile));
  if (found)
    throw new Invalid(
      'usage',
      `The reference ${found.profile.name} is the same sound as ${basename(mix)}; name a song to come near to.`,
      mix,
    );
}

const shortest = 3; // s: less has no short-term loudness

function refuseUnfit({ duration, integrated, channels }: Profile, path: string): void {
  const name = basename(path);
  if (channels > 2)
    throw new Invalid(
      'usage',
      `${name} has ${channels} channels; match works on mono and stereo: mix it down first.`,
      path,
    );
  if (duration < shortest)
    throw new Invalid(
      'unreadable',
      `${name} is ${duration.toFixed(1)} s long; at least ${shortest} s are needed to match.`,
      path,
    );
  if (integrated === undefined) throw new Invalid('unreadable', `${name} is silent; there is nothing to match.`, path);
}

/** Refuses, before anything is heard, what could not be written in the end. */
export async function matchedOutput(
  mix: string,
  references: readonly MatchReference[],
  wanted?: string,
): Promise<string> {
  const path = wanted ?? join(dirname(mix), `${nameOf(mix)}.matched.wav`);
  if (!/\.(wav|flac)$/i.test(path))
    throw new Invalid('usage', `${basename(path)}: sound is written as .wav or .flac; choose such a name.`, path);
  const material = { mix, references: references.map((each) => each.path) };
  await checkOutput(path, material);
  await checkOutput(planBeside(path), material);
  return path;
}

const planBeside = (output: string): string => output.replace(/\.(wav|flac)$/i, '.plan.json');

async function writePlan(output: string, plan: Plan): Promise<string> {
  const path = planBeside(output);
  await keepOld(path);
  await writeText(path, `${JSON.stringify(plan, null, 2)}\n`);
  return path;
}
