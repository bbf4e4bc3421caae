import { statSync } from 'node:fs';
import { type MatchedFile, type MatchReference, matchFiles } from '../jobs/match-files.ts';
import { soundFiles } from '../jobs/open-session.ts';
import type { Amounts } from '../match/amounts.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { Progress, say } from './output.ts';

export interface MatchFlags {
  readonly output?: string;
  readonly amount?: Partial<Amounts>;
  readonly toneFrom?: readonly string[];
  readonly levelFrom?: readonly string[];
  readonly phase?: 'minimum' | 'linear';
  readonly ceiling?: number;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Returns the exit code. */
export async function matchFile(mix: string, named: readonly string[], flags: MatchFlags): Promise<number> {
  const references = referencesOf(named, flags);
  const progress = new Progress(flags);
  const { amount, output, phase, ceiling, dryRun } = flags;
  const matched = await progress.during(() =>
    interruptible(progress.onStage, (onStage, signal) =>
      matchFiles(mix, references, {
        ...(amount ? { amounts: amount } : {}),
        ...(output === undefined ? {} : { output }),
        ...(phase ? { phase } : {}),
        ...(ceiling === undefined ? {} : { ceiling }),
        dryRun: dryRun ?? false,
        onStage,
        signal,
      }),
    ),
  );
  tell(matched, flags);
  return exit.done;
}

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

function tell({ before, left, files }: MatchedFile, { json, quiet }: MatchFlags): void {
  if (json) say(JSON.stringify({ before, left, files }, null, 2));
  if (json || quiet) return;
  const words = (distance: typeof before | undefined) =>
    distance &&
    Object.entries(distance)
      .filter(([, value]) => typeof value === 'number')
      .map(([id, value]) => `${id} ${(value as number).toFixed(2)}`)
      .join(', ');
  say(`before: ${words(before)}`);
  if (left) say(`left:   ${words(left)}`);
  for (const file of files) say(`  ✓ ${file}`);
}
