import type { Command } from 'commander';
import { Invalid } from '../units.ts';
import type { MixFlags } from './do-mix.ts';
import { percent } from './fix.ts';
import { embedOption, sinceOption, withFlags } from './options.ts';

const examples = `
Examples:
  mixwright mix stems/                                 a balanced mix with −6 dBFS of headroom: stems.mix.wav, and its plan
  mixwright mix stems/ --reference song-i-love.flac    towards a song
  mixwright mix stems/ --report mix.html               and a page with every decision
  mixwright mix stems/ --plan stems.mix.plan.json          the plan as you edited it
  mixwright mix stems/ --plan stems.mix.plan.json --keep vocals.gain,*.pan    decide anew, but for these
`;

export function addMix(program: Command, end: (code: number) => void): void {
  const command = program
    .command('mix')
    .argument('<stems...>', 'a folder of stems, or files; they are never written to')
    .option('-o, --output <file>', '.wav or .flac, 24 bits (default: NAME.mix.wav beside the folder)')
    .option('--amount <percent>', '0 to 100: how far everything goes (default: 100)', percent)
    .option('--plan <file>', 'render this plan as it stands; with --keep, take from it what is kept')
    .option('--keep <decisions>', 'what is not decided anew, comma-separated: vocals.gain, vocals, *.pan', list)
    .option('--ease-sections', 'ease steps in level between sections')
    .option('--timing', 'bring stems of another speed, place or tuning to the rest: stretch, move, tune')
    .option(
      '--render-stems <folder>',
      'also write each stem as it stands in the mix, and each return: together they are it',
    )
    .option(
      '--sample-rate <hertz>',
      '44100, 48000, …: of the mix (default: the one that most stems have, by time)',
      hertz,
    )
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--report <file>', 'also write a report with every decision, before and after')
    .addOption(sinceOption())
    .addOption(embedOption())
    .description('balance, clean and place stems: a mix, and a plan with a reason for every step')
    .addHelpText('after', examples);
  withFlags(command, { stems: false, roles: true }).action(async (stems: string[], given: MixFlags) => {
    const { mixStems } = await import('./do-mix.ts');
    end(await mixStems(stems, given));
  });
}

function hertz(written: string): number {
  const rate = Number(written);
  if (Number.isInteger(rate) && rate >= 8000 && rate <= 384_000) return rate;
  throw new Invalid('usage', `--sample-rate ${written}: write it in Hz, between 8000 and 384000, such as 48000.`);
}

const list = (written: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...written
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean),
];
