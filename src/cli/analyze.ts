import type { Command } from 'commander';
import { renderText } from '../report/text.ts';
import { analyze } from '../run.ts';
import { oneByOne } from './one-by-one.ts';
import { type Flags, withFlags } from './options.ts';
import { Progress, say, textOptions } from './output.ts';
import { requestOf, untangled } from './request.ts';

export function addAnalyze(program: Command, end: (code: number) => void): void {
  withFlags(program.command('analyze', { isDefault: true }))
    .argument('[files...]', 'mixes; with --stems alone, their sum is heard')
    .description('measure, and say what is wrong (the default command)')
    .action(async (named: string[], given: Flags) => {
      const { files, flags } = untangled(named, given);
      const progress = new Progress(flags);
      end(
        await oneByOne(files, flags, async (file) => {
          const report = await progress.during(async () => {
            const { material, judging } = requestOf(file, flags, progress.onStage);
            return analyze(material, judging);
          });
          if (!flags.json && !flags.quiet) say(renderText(report, textOptions(flags)));
          return report;
        }),
      );
    });
}
