import type { Command } from 'commander';
import { categories } from '../rules/rule.ts';
import type { ExplainFlags, RulesFlags } from './do-rules.ts';
import { exit } from './exit.ts';
import { appended } from './options.ts';
import { say } from './output.ts';

export function addRules(program: Command, end: (code: number) => void): void {
  const rules = program.command('rules').description('the opinions, and how to change them');
  const shared = (command: Command) =>
    command
      .option('--rules <folder>', 'a folder with rules of your own (repeatable)', appended)
      .option('--json', 'as JSON');
  shared(rules.command('list'))
    .option('--category <name>', `one of ${categories.join(', ')}`)
    .description('all rules and presets')
    .action(async (flags: RulesFlags) => {
      const { list } = await import('./do-rules.ts');
      say(list(flags));
      end(exit.done);
    });
  shared(rules.command('explain'))
    .argument('<id>')
    .option('--preset <name>', 'with the limits of this use (default: the one of mixwright.yaml, else default)')
    .description('what a rule looks at, why, how, from which limits on, when not, and how well it does')
    .action(async (id: string, flags: ExplainFlags) => {
      const { explain } = await import('./do-rules.ts');
      say(explain(id, flags));
      end(exit.done);
    });
}
