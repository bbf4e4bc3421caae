import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { checkOutput, homeOf } from '../jobs/output.ts';
import type { Report } from '../report/report.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { eachFile } from './each-file.ts';
import { interruptible } from './interruptible.ts';
import { openPage } from './open-page.ts';
import type { Flags } from './options.ts';
import { note, say } from './output.ts';
import { type PictureFlags, pictureTaker } from './pictures.ts';
import { type Request, untangled } from './request.ts';
import { comparison } from './since.ts';
import { checkEmbed, type Embed, kindOf, writeReport } from './write-report.ts';

export interface ReportFlags extends Flags, PictureFlags {
  readonly output?: string;
  readonly open?: boolean;
  readonly since?: string;
  readonly embedAudio?: Embed;
}

/** Returns the exit code. */
export async function reportFiles(named: readonly string[], given: ReportFlags): Promise<number> {
  const { files, flags } = untangled(named, given);
  if (files.length > 1 && flags.output)
    throw new Invalid('usage', '-o names one report; leave it out for several files.');
  const compared = comparison(flags.since, files);
  const pictures = pictureTaker(flags, files.length);
  const names = distinct((files.length > 0 ? files : [undefined]).map((mix) => homeOf(songOf(mix, flags)).name));
  const pathOf = (i: number) => flags.output ?? join('reports', `${names[i]}.html`);
  if (flags.output) checkEmbed(flags.embedAudio, flags.output);
  const sounds: (string | undefined)[] = [];
  const nothing = () => {};
  return interruptible(nothing, (check, signal) =>
    eachFile(files, flags, {
      async work({ material, judging }, i) {
        const onStage: OnStage = (stage, share) => {
          check(stage, share);
          judging.onStage?.(stage, share);
        };
        await pictures.check(material);
        const { report, sound } = await reportOn({ material, judging: { ...judging, onStage } }, flags, pathOf(i), {
          signal,
          compared,
        });
        sounds[i] = sound;
        await pictures.take(report, pathOf(i));
        return report;
      },
      async tell(_, i) {
        const written = [`${pathOf(i)}${sounds[i] ? `  ${sounds[i]}` : ''}`, ...pictures.filesBeside(pathOf(i))];
        if (!flags.quiet) (flags.json ? note : say)(written.map((file) => `✓ ${file}`).join('\n'));
        if (flags.open) await openPage(pathOf(i));
      },
    }),
  );
}

const songOf = (mix: string | undefined, { stems }: Flags): Material => ({
  ...(mix === undefined ? {} : { mix }),
  ...(stems ? { stems } : {}),
});

/** Songs of one name from several folders: mix, mix-2, mix-3. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}-${i}`;
    taken.add(free);
    return free;
  });
}

interface Circumstances {
  readonly signal: AbortSignal;
  readonly compared: (report: Report) => Report;
}

interface Reported {
  readonly report: Report;
  readonly sound: string | undefined;
}

/** Hears a mix, and writes its report. */
export async function reportOn(
  { material, judging }: Request,
  flags: ReportFlags,
  path: string,
  { signal, compared }: Circumstances,
): Promise<Reported> {
  kindOf(path);
  if (flags.output || existsSync(dirname(path))) await checkOutput(path, material);
  // The chain that would be applied is part of the page, and what it would do.
  const report = compared(await fix(material, judging, { dryRun: true, tryOut: true, signal }));
  const makesFolder = flags.output === undefined;
  const page = { material, embed: flags.embedAudio, makesFolder, signal, onStage: judging.onStage };
  return { report, sound: await writeReport(path, report, page) };
}
