import type { Command } from 'commander';
import { Invalid } from '../units.ts';
import type { ApplyFlags } from './do-apply.ts';

const examples = `
Examples:
  mixwright apply chain.json mix.wav                        to mix.applied.wav, as deep as the mix
  mixwright apply chain.json mix.wav -o mix.mp3             any of .wav .flac .mp3 .m4a .aac .opus .ogg
  mixwright apply mix.plan.json other.wav --bits 16 --rate 44100
  mixwright apply mix.plan.json other.wav --match-level     at the level that the plan was made for
  mixwright apply mix.plan.json songs/ -o out/              all songs of a folder
  mixwright apply mix.plan.json stems/ --stems -o out/      what is linear on every stem, the rest as a chain for the mix bus
  mixwright apply duck.json bass.wav --key kick=kick.wav    a step says "key": "kick"
`;

export function addApply(program: Command, end: (code: number) => void): void {
  program
    .command('apply')
    .argument('<chain>', 'JSON or YAML: a list of steps, or a plan; of one track with its buses')
    .argument('<files...>', 'the sound, or several, or a folder; they are never written to')
    .option('-o, --output <path>', 'a file, or a folder for several (default: NAME.applied.wav beside the sound)')
    .option('--stems', 'the files are stems of the mix: the linear steps on each, the rest left for the mix bus')
    .option('--match-level', 'play the sound at the level that the plan was made for')
    .option('--bits <depth>', '16, 24 or 32f, of .wav and .flac (default: as the sound; 24 if it is lossy)', depth)
    .option('--rate <hertz>', 'another sample rate, before the chain (default: as the sound)', hertz)
    .option('--tail', 'let reverbs, echoes and delays ring out after the end')
    .option('--key <name=file>', 'a track that a step is keyed by (repeatable)', keyed)
    .option('--json', 'exactly one JSON document on stdout')
    .option('-q, --quiet', 'errors only')
    .option('--no-progress', 'no progress on stderr')
    .description('put a sound through a chain, tags and cover kept')
    .addHelpText('after', examples)
    .action(async (chain: string, files: string[], flags: ApplyFlags) => {
      const { applyFiles } = await import('./do-apply.ts');
      end(await applyFiles(chain, files, flags));
    });
}

const depths: Readonly<Record<string, 16 | 24 | 32>> = { '16': 16, '24': 24, '32f': 32, '32': 32 };

function depth(value: string): 16 | 24 | 32 {
  const bits = Object.hasOwn(depths, value) ? depths[value] : undefined;
  if (bits) return bits;
  throw new Invalid('usage', `--bits ${value}: write 16, 24 or 32f.`);
}

/** "48000", "48 kHz", "44.1k". */
export function hertz(value: string): number {
  const [, digits, kilo] = /^(\d+(?:\.\d+)?)\s*(k?)(?:hz)?$/i.exec(value.trim()) ?? [];
  const written = Number(digits) * (kilo ? 1000 : 1);
  const rate = Math.round(written);
  if (Math.abs(written - rate) > 1e-6)
    throw new Invalid('usage', `--rate ${value}: a sample rate is a whole number, such as ${rate}.`);
  if (rate >= 8000 && rate <= 384_000) return rate;
  throw new Invalid('usage', `--rate ${value}: write a sample rate from 8000 to 384000, such as 48000.`);
}

function keyed(value: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name = '', ...rest] = value.split('=');
  const file = rest.join('=');
  if (Object.hasOwn(before, name))
    throw new Invalid('usage', `--key ${name} is given twice, as ${before[name]} and as ${file}; leave one out.`);
  if (name && file) return { ...before, [name]: file };
  throw new Invalid('usage', `--key ${value}: write NAME=FILE, such as kick=kick.wav.`);
}
