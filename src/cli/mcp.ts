import type { Command } from 'commander';

const examples = `
Examples:
  mixwright mcp ~/Music/song                  an assistant may hear, judge, plan, mend and mix what lies there
  mixwright mcp mixes/ records/               paths that are not absolute begin in one of them
`;

export function addMcp(program: Command, end: (code: number) => void): void {
  program
    .command('mcp')
    .argument('[folders...]', 'all that may be read, and where results may be written')
    .description(
      'for assistants: tools over stdio, in the Model Context Protocol; nothing beyond the folders is touched',
    )
    .addHelpText('after', examples)
    .action(async (folders: string[]) => {
      const { mcp } = await import('./do-mcp.ts');
      end(await mcp(folders));
    });
}
