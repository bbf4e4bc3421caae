import { type Command, Option } from 'commander';
import { type Amounts, type Stage, stages } from '../match/amounts.ts';
import { unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';
import type { MatchFlags } from './do-match.ts';
import { appended, embedOption } from './options.ts';

const examples = `
Examples:
  mixwright match mix.wav song.flac                          half the tone and width, and the loudness that 6 dB of limiting give
  mixwright match mix.wav song.flac --amount 100             as near as it gets
  mixwright match mix.wav song.flac --amount tone=60,width=100,dynamics=0
  mixwright match mix.wav one.flac:2 other.flac              one counts twice
  mixwright match mix.wav --tone-from one.flac --level-from other.flac
`;

export function addMatch(program: Command, end: (code: number) => void): void {
  program
    .command('match')
    .argument('<mix>', 'the mix; it is never written to')
    .argument('[references...]', 'songs to come near to, or folders of them; SONG:2 counts twice')
    .option('-o, --output <file>', '.wav or .flac, 24 bits (default: NAME.matched.wav beside the mix)')
    .option('--amount <percent>', `how far to go, 0 to 100, or for each: ${stages.join('=…,')}=… (repeatable)`, amounts)
    .option('--tone-from <song>', 'a song for tone and width only (repeatable)', appended)
    .option('--level-from <song>', 'a song for loudness, range and peaks only (repeatable)', appended)
    .option('--phase <kind>', 'minimum (no sound before the sound) or linear (no phase shift)', phase)
    .option('--ceiling <dBTP>', 'true peak that is never passed (default: −1)', ceiling)
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--report <file>', 'also write a report with before and after')
    .addOption(embedOption())
    .option('--json', 'exactly one JSON document on stdout')
    .option('-q, --quiet', 'errors only')
    .addOption(
      new Option('--color <when>', 'colours in the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-color', 'the same as --color never')
    .option('--no-progress', 'no progress on stderr')
    .description('bring a copy near to songs you admire, as far as you like, and say what is left')
    .addHelpText('after', examples)
    .action(async (mix: string, references: string[], flags: MatchFlags) => {
      const { matchFile } = await import('./do-match.ts');
      end(await matchFile(mix, references, flags));
    });
}

const percentOf = (text: string): number | undefined => {
  const digits = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim())?.[1];
  return digits === undefined || Number(digits) > 100 ? undefined : Number(digits) / 100;
};

const isStage = (word: string): word is Stage => (stages as readonly string[]).includes(word);

/** "70", or "tone=60,width=100". */
export function amounts(value: string, before: Partial<Amounts> = {}): Partial<Amounts> {
  const all = percentOf(value);
  if (all !== undefined) return { ...Object.fromEntries(stages.map((stage) => [stage, all])), ...before };
  const given = value.split(',').map((part): [Stage, number] => {
    const [stage = '', percent = ''] = part.split('=').map((each) => each.trim());
    const amount = percentOf(percent);
    if (!isStage(stage) && (part.includes('=') || /[a-z]/i.test(part)))
      throw new Invalid('usage', `--amount ${value}: ${unknownWord('stage', stage, stages).replace(/[^.?]$/, '$&.')}`);
    if (amount === undefined || !isStage(stage))
      throw new Invalid('usage', `--amount ${value}: write a percentage from 0 to 100, or such as tone=60,width=100.`);
    return [stage, amount];
  });
  return { ...before, ...Object.fromEntries(given) };
}

function phase(value: string): 'minimum' | 'linear' {
  if (value === 'minimum' || value === 'linear') return value;
  throw new Invalid('usage', `--phase ${value}: write minimum or linear.`);
}

function ceiling(value: string): number {
  const level = Number(/^(-?\d+(?:\.\d+)?)\s*(?:dBTP)?$/i.exec(value.trim().replace('−', '-'))?.[1]);
  if (level >= -40 && level <= 0) return level;
  throw new Invalid('usage', `--ceiling ${value}: write a true peak from −40 to 0 dBTP, such as -1.`);
}
