import type { Command } from 'commander';
import { hertz } from './apply.ts';
import type { ExplainFlags } from './do-chain.ts';
import type { ImpulseFlags } from './do-impulse.ts';
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
  chain
    .command('ir')
    .argument('<chain>', 'JSON or YAML: a list of steps, or a plan')
    .requiredOption('-o, --output <file>', 'the impulse response, a .wav of 32-bit float')
    .option('--rate <hertz>', 'of the sound it is for (default: 48000)', hertz)
    .option('--track <name>', 'of a plan of several, which')
    .option('--mid-side', 'two channels, mid and side, for a convolver that works on these')
    .option('--json', 'exactly one JSON document on stdout')
    .description('the EQ of a chain as an impulse response, for a convolver')
    .action(async (file: string, flags: ImpulseFlags) => {
      const { impulse } = await import('./do-impulse.ts');
      end(await impulse(file, flags));
    });
}
