import { type Command, Option } from 'commander';
import { Invalid } from '../units.ts';
import { hertz } from './apply.ts';
import type { MasterFlags } from './do-master.ts';
import { embedOption, withFlags } from './options.ts';

const examples = `
Examples:
  mixwright master mix.wav --preset streaming            to −14 LUFS under −1 dBTP: mix.master.wav
  mixwright master mix.wav --loudness -9 --ceiling -1    as loud as asked, if limiting by 3 dB reaches it
  mixwright master mix.wav --preset club --trim --fade-out 6 --bit-depth 16
  mixwright master mix.wav --preset streaming --codec aac-128,opus-96
`;

export function addMaster(program: Command, end: (code: number) => void): void {
  const command = program
    .command('master')
    .argument('<file>', 'the mix; it is never written to')
    .option('-o, --output <file>', '.wav or .flac (default: NAME.master.wav beside the mix)')
    .option('--loudness <LUFS>', 'integrated loudness (default: what the preset aims at)', level('--loudness', -60, 0))
    .option('--ceiling <dBTP>', 'true peak that nothing passes (default: the preset’s)', level('--ceiling', -20, 0))
    .option('--limiting <dB>', 'loudness that limiting may take (default: the preset’s)', level('--limiting', 0, 12))
    .option('--no-compression', 'no compression of the whole in front of the limiter')
    .option('--safe', 'of what the rules find mend only what no one would object to')
    .option('--trim', 'cut silence off at both ends, to the sample')
    .option('--fade-in <seconds>', 'at the beginning', level('--fade-in', 0, 120))
    .option('--fade-out <seconds>', 'at the end', level('--fade-out', 0, 120))
    .addOption(new Option('--fade-shape <shape>', 'of both').choices(['linear', 'cosine', 'equalpower', 'exponential']))
    .option('--bit-depth <bits>', '16, 24 or 32f; fewer than there are get dither (default: 24)', bits)
    .option('--rate <hertz>', 'another sample rate (default: that of the mix)', hertz)
    .option('--codec <ids>', 'preview these codecs, comma-separated, or none (default: the preset’s)', list)
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--report <file>', 'also write a report with before and after')
    .addOption(embedOption())
    .description('bring a mix to its loudness under a ceiling, and prove it')
    .addHelpText('after', examples);
  withFlags(command, { stems: false }).action(async (file: string, given: MasterFlags) => {
    const { masterFile } = await import('./do-master.ts');
    end(await masterFile(file, given));
  });
}

/** "-14", "−14 LUFS": a number from low to high, with any unit of level or time behind it. */
const level =
  (flag: string, low: number, high: number) =>
  (written: string): number => {
    const digits = /^([-+]?\d+(?:\.\d+)?)\s*(?:LUFS|LU|dBTP|dB|s)?$/i.exec(written.trim().replace('−', '-'))?.[1];
    const value = Number(digits);
    if (digits !== undefined && value >= low && value <= high) return value;
    throw new Invalid('usage', `${flag} ${written}: write a number from ${`${low}`.replace('-', '−')} to ${high}.`);
  };

const depths: Readonly<Record<string, 16 | 24 | 32>> = { '16': 16, '24': 24, '32f': 32, '32': 32 };

function bits(written: string): 16 | 24 | 32 {
  const depth = Object.hasOwn(depths, written) ? depths[written] : undefined;
  if (depth) return depth;
  throw new Invalid('usage', `--bit-depth ${written}: write 16, 24 or 32f.`);
}

const list = (written: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...written
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter(Boolean),
];
