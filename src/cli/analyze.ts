import type { Command } from 'commander';
import type { AnalyzeFlags } from './do-analyze.ts';
import { sinceOption, withFlags } from './options.ts';
import { formatOption } from './row-format.ts';

export function addAnalyze(program: Command, end: (code: number) => void): void {
  withFlags(program.command('analyze', { isDefault: true }))
    .argument('[files...]', 'mixes; with --stems alone, their sum is heard')
    .addOption(sinceOption())
    .addOption(formatOption())
    .description('measure, and say what is wrong (the default command)')
    .action(async (named: string[], given: AnalyzeFlags) => {
      const { analyzeFiles } = await import('./do-analyze.ts');
      end(await analyzeFiles(named, given));
    });
}
