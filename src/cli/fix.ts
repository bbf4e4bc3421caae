import type { Command } from 'commander';
import { Invalid } from '../units.ts';
import type { FixFlags } from './do-fix.ts';
import { embedOption, sinceOption, withFlags } from './options.ts';

export function addFix(program: Command, end: (code: number) => void): void {
  const command = program
    .command('fix')
    .argument('[file]', 'the mix; with --stems alone, their sum is mended')
    .option('-o, --output <file>', '.wav or .flac, 24 bits (default: NAME.fixed.wav beside the mix)')
    .option('--safe', 'only moves that no one would object to')
    .option('--amount <percent>', '0 to 100 (default: 100)', percent)
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--plan <file>', 'apply this plan as it stands')
    .option('--report <file>', 'also write a report with before and after')
    .addOption(sinceOption())
    .addOption(embedOption())
    .description('mend a copy, listen again, and say what got better and what did not');
  withFlags(command).action(async (named: string | undefined, given: FixFlags) => {
    const { mendFile } = await import('./do-fix.ts');
    end(await mendFile(named, given));
  });
}

export function percent(value: string): number {
  const digits = /^(\d+(?:\.\d+)?)\s*%?$/.exec(value.trim())?.[1];
  const amount = Number(digits);
  if (digits === undefined || amount > 100)
    throw new Invalid('usage', `--amount ${value}: write a percentage from 0 to 100.`);
  return amount;
}
