import { Argument, type Command } from 'commander';
import { shells } from './completion-shells.ts';
import { exit } from './exit.ts';
import { say } from './output.ts';

const examples = `
Examples:
  source <(mixwright completion bash)                                    in ~/.bashrc
  mixwright completion zsh > ~/.zfunc/_mixwright                         with fpath+=~/.zfunc before compinit in ~/.zshrc
  mixwright completion fish > ~/.config/fish/completions/mixwright.fish
`;

export function addCompletion(program: Command, end: (code: number) => void): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .description('a script that lets a shell complete commands, options, files and names of presets and rules')
    .addHelpText('after', examples)
    .action(async (shell: (typeof shells)[number]) => {
      const { completionFor } = await import('./do-completion.ts');
      say(completionFor(shell, program));
      end(exit.done);
    });
}
