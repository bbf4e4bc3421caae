import type { Command } from 'commander';
import { renderComparison } from '../report/comparison.ts';
import { analyze } from '../run.ts';
import { exit } from './exit.ts';
import { type Flags, withFlags } from './options.ts';
import { Progress, tell } from './output.ts';
import { requestOf } from './request.ts';

export function addCompare(program: Command, end: (code: number) => void): void {
  withFlags(program.command('compare'), { reference: false })
    .argument('<mix>', 'the mix')
    .argument('<references...>', 'one or more songs, a folder of them, or a name on the shelf')
    .description('how a mix differs from songs you admire')
    .action(async (mix: string, references: string[], flags: Flags) => {
      const progress = new Progress(flags);
      const report = await progress.during(async () => {
        const { material, judging } = requestOf(mix, flags, progress.onStage, references);
        return analyze(material, judging);
      });
      tell(report, flags, renderComparison);
      end(exit.done);
    });
}
