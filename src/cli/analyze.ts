import type { Command } from 'commander';
import { renderComparison } from '../report/comparison.ts';
import { merged } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { renderText } from '../report/text.ts';
import { analyze } from '../run.ts';
import { exit, exitCodeOf, told } from './exit.ts';
import { type Flags, requestOf, withFlags } from './options.ts';
import { note, Progress, say, tell } from './output.ts';
import { renderJson } from '../report/json.ts';

export function addAnalyze(program: Command, end: (code: number) => void): void {
  withFlags(program.command('analyze', { isDefault: true }))
    .argument('[files...]', 'mixes; with --stems alone, their sum is heard')
    .description('measure, and say what is wrong (the default command)')
    .action(async (files: string[], flags: Flags) => end(await analyzeFiles(files, flags)));
  withFlags(program.command('compare'), { reference: false })
    .argument('<mix>', 'the mix')
    .argument('<references...>', 'one or more songs, a folder of them, or a name on the shelf')
    .description('how a mix differs from songs you admire')
    .action(async (mix: string, references: string[], flags: Flags) => {
      const progress = new Progress(flags);
      const { material, judging } = requestOf(mix, flags, references, progress.onStage);
      const report = await analyze(material, judging);
      progress.clear();
      tell(report, flags, renderComparison);
      end(exit.done);
    });
}

/** Files are judged one by one; what cannot be read is said, and the others go on. */
async function analyzeFiles(files: readonly string[], flags: Flags): Promise<number> {
  const progress = new Progress(flags);
  const reports: Report[] = [];
  const failures: unknown[] = [];
  for (const file of files.length > 0 ? files : [undefined]) {
    try {
      const { material, judging } = requestOf(file, flags, undefined, progress.onStage);
      const report = await analyze(material, judging);
      progress.clear();
      reports.push(report);
      if (!flags.json) tell(report, flags, renderText);
    } catch (error) {
      progress.clear();
      if (files.length < 2) throw error;
      failures.push(error);
      note(`✖ ${told(error).message}`);
    }
  }
  if (flags.json && reports.length > 0) say(renderJson(merged(reports, failures.map(told))));
  if (failures.length === 0) return exit.done;
  return reports.length > 0 ? exit.some : exitCodeOf(failures[0]);
}
