import { existsSync, mkdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import type { Material } from '../jobs/open-session.ts';
import { checkOutput, homeOf } from '../jobs/output.ts';
import { writeText } from '../jobs/write-text.ts';
import { renderers } from '../report/index.ts';
import type { Report } from '../report/report.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { oneByOne } from './one-by-one.ts';
import { openPage } from './open-page.ts';
import { type Flags, withFlags } from './options.ts';
import { note, Progress, say } from './output.ts';
import { requestOf, untangled } from './request.ts';

interface ReportFlags extends Flags {
  readonly output?: string;
  readonly open?: boolean;
}

export function addReport(program: Command, end: (code: number) => void): void {
  const command = program
    .command('report')
    .argument('[files...]', 'mixes; with --stems alone, their sum')
    .option('-o, --output <file>', 'where it goes: .html, .json, .md or .txt (default: ./reports/NAME.html)')
    .option('--open', 'and open it')
    .description('one HTML page of what is wrong, why, where, and what to do');
  withFlags(command).action(async (named: string[], given: ReportFlags) => {
    const { files, flags } = untangled(named, given);
    if (files.length > 1 && flags.output)
      throw new Invalid('usage', '-o names one report; leave it out for several files.');
    const names = distinct((files.length > 0 ? files : [undefined]).map((mix) => homeOf(songOf(mix, flags)).name));
    const pathOf = (i: number) => flags.output ?? join('reports', `${names[i]}.html`);
    end(await oneByOne(files, flags, (file, i) => reportOn(file, flags, pathOf(i))));
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

async function reportOn(file: string | undefined, flags: ReportFlags, path: string): Promise<Report> {
  const progress = new Progress(flags);
  const report = await progress.during(async () => {
    const { material, judging } = requestOf(file, flags, progress.onStage);
    const kind = kindOf(path);
    if (flags.output || existsSync(dirname(path))) await checkOutput(path, material);
    // The chain that would be applied is part of the page.
    const report = await fix(material, judging, { dryRun: true });
    await writeReport(path, report, kind, flags.output === undefined);
    return report;
  });
  if (!flags.quiet) (flags.json ? note : say)(`✓ ${path}`);
  if (flags.open) await openPage(path);
  return report;
}

type Kind = keyof typeof renderers;

const kinds: Readonly<Record<string, Kind>> = {
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
};

/** What is written, as the name says. */
export function kindOf(path: string): Kind {
  const kind = kinds[extname(path).toLowerCase()];
  if (!kind) throw new Invalid('usage', `${path}: a report is .html, .json, .md or .txt; choose such a name.`, path);
  return kind;
}

/** Our own `reports/` folder is made when it is missing; any other must be there. */
export async function writeReport(
  path: string,
  report: Report,
  kind: Kind = kindOf(path),
  makesFolder = false,
): Promise<void> {
  if (makesFolder) makeFolder(dirname(path));
  await writeText(path, await renderers[kind](report));
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Invalid(
      'output',
      `The folder ${path} cannot be made: ${(error as Error).message}. Choose another place with -o.`,
      path,
    );
  }
}
