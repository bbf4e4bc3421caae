import type { Command } from 'commander';
import { categories } from '../rules/rule.ts';
import { opinionsIn } from '../run/judging.ts';
import { shelf } from '../shelf.ts';
import { systemIds } from '../translation/systems.ts';
import { bashCompletion } from './completion-bash.ts';
import { fishCompletion } from './completion-fish.ts';
import type { shells } from './completion-shells.ts';
import { type CommandNode, commandTree } from './completion-tree.ts';
import { zshCompletion } from './completion-zsh.ts';
import { projectOf } from './project.ts';

const scripts: Readonly<Record<(typeof shells)[number], (root: CommandNode) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The script, with the names that there are now: those of the project that one stands in, too. */
export function completionFor(shell: (typeof shells)[number], program: Command): string {
  const { rules, presets } = opinionsIn(projectOf('.').rules);
  const rule = rules.map(({ id }) => id);
  return scripts[shell](
    commandTree(program, {
      presets: presets.map(({ id }) => id),
      rules: rule,
      opinions: [...categories, ...rule],
      references: shelf().map(({ reference: { name } }) => name),
      systems: systemIds,
      commands: program.commands.map((each) => each.name()),
    }),
  );
}
