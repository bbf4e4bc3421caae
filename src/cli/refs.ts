import type { Command } from 'commander';
import type { AddFlags } from './do-refs.ts';
import { exit } from './exit.ts';
import { cacheOption, jobsOption } from './options.ts';
import { say } from './output.ts';

export function addRefs(program: Command, end: (code: number) => void): void {
  const refs = program.command('refs').description('references on your shelf: numbers, never audio');
  refs
    .command('add')
    .argument('<name>')
    .argument('<files...>', 'finished records, or folders of them')
    .option('--about <text>', 'what it was learnt from')
    .addOption(jobsOption())
    .addOption(cacheOption())
    .option('--no-progress')
    .description('learn a reference from records')
    .action(async (name: string, files: string[], flags: AddFlags) => {
      const { add } = await import('./do-refs.ts');
      end(await add(name, files, flags));
    });
  refs
    .command('list')
    .option('--json')
    .description('what is on the shelf')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { list } = await import('./do-refs.ts');
      say(list(json));
      end(exit.done);
    });
  refs
    .command('show')
    .argument('<name>')
    .option('--json')
    .description('its numbers')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      const { show } = await import('./do-refs.ts');
      say(show(name, json));
      end(exit.done);
    });
  refs
    .command('remove')
    .argument('<name>')
    .description('take one of yours off the shelf')
    .action(async (name: string) => {
      const { forget } = await import('../shelf.ts');
      await forget(name);
      say(`✓ ${name} is gone.`);
      end(exit.done);
    });
}
