import type { Command } from 'commander';
import { unknownWord } from '../spelling.ts';
import { type SystemId, systemIds } from '../translation/systems.ts';
import { Invalid } from '../units.ts';
import type { TranslateFlags } from './do-translate.ts';
import { embedOption, withFlags } from './options.ts';

const examples = `
Examples:
  mixwright translate mix.wav                        what is lost on a phone, in a car, in mono …
  mixwright translate mix.wav --stems stems/ --      and which part it is
  mixwright translate mix.wav --on phone,car -o elsewhere/   to hear it: mix.phone.wav, mix.car.wav
`;

export function addTranslate(program: Command, end: (code: number) => void): void {
  const command = program
    .command('translate')
    .argument('[file]', 'the mix; with --stems alone, their sum')
    .option('--on <systems>', `only these, comma-separated: ${systemIds.join(', ')}`, systemsIn)
    .option('-o, --output <folder>', 'render them there, as NAME.phone.wav and so on, as loud as the mix')
    .option('--report <file>', 'also write a report')
    .addOption(embedOption())
    .description('how a mix holds on a phone, in a car, in a club, in mono: what is lost, and what would help')
    .addHelpText('after', examples);
  withFlags(command).action(async (named: string | undefined, given: TranslateFlags) => {
    const { translateFile } = await import('./do-translate.ts');
    end(await translateFile(named, given));
  });
}

function systemsIn(value: string): SystemId[] {
  const words = [...new Set(value.split(',').map((word) => word.trim().toLowerCase()))].filter(Boolean);
  const strange = words.find((word) => !(systemIds as readonly string[]).includes(word));
  if (strange !== undefined) throw new Invalid('usage', `--on ${value}: ${unknownWord('system', strange, systemIds)}`);
  if (words.length === 0) throw new Invalid('usage', `--on: name one or several of ${systemIds.join(', ')}.`);
  return systemIds.filter((id) => words.includes(id));
}
