import type { Command } from 'commander';
import { hertz } from './apply.ts';
import type { ExplainFlags } from './do-chain.ts';
import { exit } from './exit.ts';
import { say } from './output.ts';

export function addChain(program: Command, end: (code: number) => void): void {
  const chain = program.command('chain').description('chains of processors, as `apply` takes them');
  chain
    .command('explain')
    .argument('<chain>', 'JSON or YAML: a list of steps, or a plan')
    .option('--rate <hertz>', 'for sound of this sample rate (default: 44100 and 48000)', hertz)
    .option('--json', 'exactly one JSON document on stdout')
    .description('each step in words, the response of all together, latency and tail')
    .action(async (file: string, flags: ExplainFlags) => {
      const { explain } = await import('./do-chain.ts');
      say(explain(file, flags));
      end(exit.done);
    });
}
