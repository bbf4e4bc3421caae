import { statSync } from 'node:fs';
import { type Matching, type MatchReference, matchedOutput } from '../jobs/match-files.ts';
import { checkOutput } from '../jobs/output.ts';
import { soundFiles } from '../jobs/sound-files.ts';
import type { Amounts } from '../match/amounts.ts';
import { renderMatch } from '../report/text-match.ts';
import { matchTo } from '../run-match.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Flags } from './options.ts';
import { Progress } from './output.ts';
import { tell } from './tell.ts';
import { type AlsoReport, checkEmbed, kindOf, noteReport, writeReport } from './write-report.ts';

export interface MatchFlags
  extends Pick<Flags, 'json' | 'quiet' | 'progress' | 'color'>,
    Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly output?: string;
  readonly amount?: Partial<Amounts>;
  readonly toneFrom?: readonly string[];
  readonly levelFrom?: readonly string[];
  readonly phase?: 'minimum' | 'linear';
  readonly ceiling?: number;
  readonly dryRun?: boolean;
}

/** Returns the exit code. */
export async function matchFile(mix: string, named: readonly string[], flags: MatchFlags): Promise<number> {
  if (flags.dryRun && flags.report !== undefined)
    throw new Invalid('usage', '--dry-run writes nothing, not even a report; leave one of both out.');
  checkEmbed(flags.embedAudio, flags.report);
  const references = referencesOf(named, flags);
  const progress = new Progress(flags);
  const { report, sound } = await progress.during(() =>
    interruptible(progress.onStage, async (onStage, signal) => {
      const matching = { ...matchingOf(flags), onStage, signal };
      if (flags.report === undefined) return { report: await matchTo(mix, references, matching), sound: undefined };
      kindOf(flags.report);
      const output = await matchedOutput(mix, references, flags.output);
      const material = { mix, references: references.map(({ path }) => path) };
      await checkOutput(flags.report, material, { outputs: [output] });
      const told = await matchTo(mix, references, matching, { onStage });
      const page = { material, embed: flags.embedAudio, signal, onStage };
      return { report: told, sound: await writeReport(flags.report, told, page) };
    }),
  );
  tell(report, { ...flags, color: flags.color ?? 'auto' }, renderMatch);
  noteReport(flags, sound);
  return exit.done;
}

const matchingOf = ({ amount, output, phase, ceiling, dryRun }: MatchFlags): Matching => ({
  ...(amount ? { amounts: amount } : {}),
  ...(output === undefined ? {} : { output }),
  ...(phase ? { phase } : {}),
  ...(ceiling === undefined ? {} : { ceiling }),
  dryRun: dryRun ?? false,
});

/** Songs for all, for tone, and for level; what is named for one of both takes that from the others. */
function referencesOf(named: readonly string[], { toneFrom = [], levelFrom = [] }: MatchFlags): MatchReference[] {
  const all = weighted(named).map(({ path, weight }) => ({
    path,
    tone: toneFrom.length > 0 ? 0 : weight,
    level: levelFrom.length > 0 ? 0 : weight,
  }));
  const references = [
    ...all,
    ...weighted(toneFrom).map(({ path, weight }) => ({ path, tone: weight, level: 0 })),
    ...weighted(levelFrom).map(({ path, weight }) => ({ path, tone: 0, level: weight })),
  ].filter(({ tone, level }) => tone > 0 || level > 0);
  if (references.length === 0)
    throw new Invalid('usage', 'There is nothing to come near to: name a song after the mix, such as song.flac.');
  return references;
}

/** "song.flac:2" where no file is called so. */
function weighted(names: readonly string[]): { path: string; weight: number }[] {
  return names.flatMap((name) => {
    const [, path = name, weight = '1'] = statSync(name, { throwIfNoEntry: false })
      ? []
      : (/^(.+):(\d+(?:\.\d+)?)$/.exec(name) ?? []);
    const files = soundFiles([path]);
    if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${path}.`, path);
    return files.map((file) => ({ path: file, weight: Number(weight) }));
  });
}
