import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Material } from '../jobs/open-session.ts';
import { checkOutput, homeOf } from '../jobs/output.ts';
import type { Report } from '../report/report.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { eachFile } from './each-file.ts';
import { openPage } from './open-page.ts';
import type { Flags } from './options.ts';
import { note, say } from './output.ts';
import { type Request, untangled } from './request.ts';
import { comparison } from './since.ts';
import { kindOf, writeReport } from './write-report.ts';

export interface ReportFlags extends Flags {
  readonly output?: string;
  readonly open?: boolean;
  readonly since?: string;
}

/** Returns the exit code. */
export async function reportFiles(named: readonly string[], given: ReportFlags): Promise<number> {
  const { files, flags } = untangled(named, given);
  if (files.length > 1 && flags.output)
    throw new Invalid('usage', '-o names one report; leave it out for several files.');
  const compared = comparison(flags.since, files);
  const names = distinct((files.length > 0 ? files : [undefined]).map((mix) => homeOf(songOf(mix, flags)).name));
  const pathOf = (i: number) => flags.output ?? join('reports', `${names[i]}.html`);
  return eachFile(files, flags, {
    work: (request, i) => reportOn(request, flags, pathOf(i), compared),
    async tell(_, i) {
      if (!flags.quiet) (flags.json ? note : say)(`✓ ${pathOf(i)}`);
      if (flags.open) await openPage(pathOf(i));
    },
  });
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

/** Hears a mix, and writes its report. */
export async function reportOn(
  { material, judging }: Request,
  flags: ReportFlags,
  path: string,
  compared: (report: Report) => Report,
): Promise<Report> {
  const kind = kindOf(path);
  if (flags.output || existsSync(dirname(path))) await checkOutput(path, material);
  // The chain that would be applied is part of the page, and what it would do.
  const report = compared(await fix(material, judging, { dryRun: true, tryOut: true }));
  await writeReport(path, report, kind, flags.output === undefined);
  return report;
}
