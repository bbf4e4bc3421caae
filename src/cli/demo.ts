import { join } from 'node:path';
import type { Command } from 'commander';
import { Invalid } from '../units.ts';
import type { DemoFlags } from './do-demo.ts';
import { embedOption } from './options.ts';

export function addDemo(program: Command, end: (code: number) => void): void {
  program
    .command('demo')
    .option('-o, --output <folder>', 'where it goes', join('reports', 'demo'))
    .option('--seed <number>', 'another song', whole, 1)
    .addOption(embedOption())
    .option('--no-progress')
    .description('make a song with known faults, find them, mend them, prove it; and mix its raw recordings')
    .action(async (flags: DemoFlags) => {
      const { demonstrate } = await import('./do-demo.ts');
      end(await demonstrate(flags));
    });
}

function whole(value: string): number {
  if (!/^\d+$/.test(value)) throw new Invalid('usage', `--seed ${value}: write a whole number.`);
  return Number(value);
}
