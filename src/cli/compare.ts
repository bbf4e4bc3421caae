import type { Command } from 'commander';
import { type Flags, withFlags } from './options.ts';

export function addCompare(program: Command, end: (code: number) => void): void {
  withFlags(program.command('compare'), { reference: false })
    .argument('<mix>', 'the mix')
    .argument('<references...>', 'one or more songs, a folder of them, or a name on the shelf')
    .description('how a mix differs from songs you admire')
    .action(async (mix: string, references: string[], flags: Flags) => {
      const { compare } = await import('./do-compare.ts');
      end(await compare(mix, references, flags));
    });
}
