import { mkdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { nameOf } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import { refuseOverwrite } from '../audio/write.ts';
import { renderers } from '../report/index.ts';
import { renderJson } from '../report/json.ts';
import { merged } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { type Flags, requestOf, withFlags } from './options.ts';
import { note, Progress, say } from './output.ts';

interface ReportFlags extends Flags {
  readonly output?: string;
}

export function addReport(program: Command, end: (code: number) => void): void {
  withFlags(program.command('report'))
    .argument('[files...]', 'mixes; with --stems alone, their sum')
    .option('-o, --output <file>', 'where it goes: .html, .json, .md or .txt (default: ./reports/NAME.html)')
    .description('one HTML page of what is wrong, why, where, and what to do')
    .action(async (files: string[], flags: ReportFlags) => {
      if (files.length > 1 && flags.output) throw new Invalid('usage', '-o names one report; leave it out for several files.');
      const reports: Report[] = [];
      for (const file of files.length > 0 ? files : [undefined]) reports.push(await reportOn(file, flags));
      if (flags.json) say(renderJson(reports.length === 1 ? reports[0]! : merged(reports)));
      end(exit.done);
    });
}

async function reportOn(file: string | undefined, flags: ReportFlags): Promise<Report> {
  const progress = new Progress(flags);
  const { material, judging } = requestOf(file, flags, undefined, progress.onStage);
  const path = flags.output ?? join('reports', `${nameOf(file ?? flags.stems?.[0] ?? 'mix')}.html`);
  const kind = kinds[extname(path).toLowerCase()];
  if (!kind) throw new Invalid('usage', `${path}: a report is .html, .json, .md or .txt.`, path);
  await refuseOverwrite(path, [...(file === undefined ? [] : [file]), ...(flags.stems ?? [])]);
  // The chain that would be applied is part of the page.
  const report = await fix(material, judging, { dryRun: true });
  await writeReport(path, report, kind, flags.output === undefined);
  progress.clear();
  if (!flags.quiet) (flags.json ? note : say)(`✓ ${path}`);
  return report;
}

const kinds: Readonly<Record<string, keyof typeof renderers>> = { '.html': 'html', '.htm': 'html', '.json': 'json', '.md': 'markdown', '.txt': 'text' };

/** Our own `reports/` folder is made when it is missing; any other must be there. */
export async function writeReport(path: string, report: Report, kind: keyof typeof renderers = 'html', makesFolder = false): Promise<void> {
  if (makesFolder) makeFolder(dirname(path));
  await writeText(path, await renderers[kind](report));
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Invalid('output', `The folder ${path} cannot be made: ${(error as Error).message}. Choose another place with -o.`, path);
  }
}
