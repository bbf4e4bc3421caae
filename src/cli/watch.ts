import type { Command } from 'commander';
import type { WatchFlags } from './do-watch.ts';
import { embedOption, withFlags } from './options.ts';

export function addWatch(program: Command, end: (code: number) => void): void {
  const command = program
    .command('watch')
    .argument('<folder>', 'where bounces go; folders in it are left alone')
    .option('-o, --output <folder>', 'where the reports go, as NAME.html (default: ./reports)')
    .addOption(embedOption())
    .option('--open', 'and open each report when it is there for the first time')
    .description(
      'hear every new bounce when it is complete, renew its report, and say what was solved and what is new',
    );
  withFlags(command, { stems: false }).action(async (folder: string, given: WatchFlags) => {
    const { watch } = await import('./do-watch.ts');
    end(await watch(folder, given));
  });
}
