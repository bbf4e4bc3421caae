import type { Command } from 'commander';
import type { PrintFlags } from './do-config.ts';

export function addConfig(program: Command, end: (code: number) => void): void {
  const config = program
    .command('config')
    .description('mixwright.yaml: begin one, see what holds, find mistakes in it');
  config
    .command('init')
    .argument('[folder]', 'where the file goes', '.')
    .description('write a mixwright.yaml with every key explained; one that is there stays as it is')
    .action(async (folder: string) => {
      const { init } = await import('./do-config.ts');
      end(await init(folder));
    });
  config
    .command('print')
    .argument('[path]', 'a sound file or a folder', '.')
    .option('--preset <name>', 'as with this preset on the command line')
    .option('--json', 'exactly one JSON document on stdout')
    .description('the settings that hold there, and where each comes from')
    .action(async (path: string, flags: PrintFlags) => {
      const { print } = await import('./do-config.ts');
      end(print(path, flags));
    });
  config
    .command('validate')
    .argument('[path]', 'a mixwright.yaml, or a folder of the project', '.')
    .option('--json', 'exactly one JSON document on stdout')
    .description('every mistake in the file and in the rules beside it, with its line')
    .action(async (path: string, flags: { readonly json?: boolean }) => {
      const { validate } = await import('./do-config.ts');
      end(validate(path, flags));
    });
}
