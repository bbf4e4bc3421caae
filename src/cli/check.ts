import { type Command, Option } from 'commander';
import { severities } from '../rules/rule.ts';
import { Invalid } from '../units.ts';
import { type CheckFlags, formats } from './check-flags.ts';
import { withFlags } from './options.ts';

const examples = `
Examples:
  mixwright check "assets/**/*.wav" --preset streaming      exit code 1 where something has to be fixed
  mixwright check masters/ --fail-on warning                where there is a warning, too
  mixwright check masters/ --format sarif -o found.sarif    for a code scanner; also junit, github, markdown, json, csv
  mixwright check masters/ --baseline known.json --update-baseline    accept what is found today
  mixwright check masters/ --baseline known.json            from now on only what is new counts
`;

export function addCheck(program: Command, end: (code: number) => void): void {
  const command = program
    .command('check')
    .argument('[globs...]', 'files, folders with all that is in them, and "patterns/**/*.wav" in quotes')
    .addOption(
      new Option('--fail-on <severity>', 'the mildest finding that makes it fail')
        .choices([...severities].reverse().concat('never' as never))
        .default('error'),
    )
    .option('--max-warnings <number>', 'fail with more warnings than this', whole)
    .option('--baseline <file>', 'what is in there is accepted; only what is new or graver counts')
    .option('--update-baseline', 'write what is found now to the baseline')
    .addOption(new Option('--format <name>', 'what is printed, or written with -o (default: text)').choices(formats))
    .option('-o, --output <file>', 'write it there, in the format of the ending unless --format says another')
    .description('many files at once, for CI: an exit code, formats, and nothing written that was not asked for')
    .addHelpText('after', examples);
  withFlags(command, { stems: false }).action(async (globs: string[], flags: CheckFlags) => {
    const { checkFiles } = await import('./do-check.ts');
    end(await checkFiles(globs, flags));
  });
}

function whole(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new Invalid('usage', `--max-warnings ${value}: write a whole number, such as 0.`);
  return Number(value);
}
