import type { Command } from 'commander';
import { Invalid } from '../units.ts';
import type { ServeFlags } from './do-serve.ts';

export function addServe(program: Command, end: (code: number) => void): void {
  program
    .command('serve')
    .argument('[folder]', 'where songs and their versions are kept', 'mixwright-songs')
    .option('--port <number>', 'where it answers (default: any that is free)', port)
    .option('--open', 'and open it')
    .description('a page of your own to drop songs on: hear, judge, mend and compare versions; for this machine only')
    .action(async (folder: string, flags: ServeFlags) => {
      const { serve } = await import('./do-serve.ts');
      end(await serve(folder, flags));
    });
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number < 1 || number > 65_535)
    throw new Invalid('usage', `--port ${value}: write a number from 1 to 65535, such as 8080.`);
  return number;
}
