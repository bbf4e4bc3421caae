import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { nearest } from '../schema.ts';
import { Invalid } from '../units.ts';
import { version } from '../run.ts';
import { addAnalyze } from './analyze.ts';
import { addDemo } from './demo.ts';
import { exit, exitCodeOf, told } from './exit.ts';
import { addFix } from './fix.ts';
import { note, say } from './output.ts';
import { addRefs } from './refs.ts';
import { addReport } from './report.ts';
import { addRules } from './rules.ts';

const examples = `
Examples
  mixwright mix.wav                          what is wrong with a mix
  mixwright compare mix.wav song-i-love.flac how it differs from a song
  mixwright report mix.wav                   the same, as one HTML page
  mixwright fix mix.wav                      mend a copy, and prove it
  mixwright report --stems stems/            hear a multitrack
  mixwright demo                             all of it, on a song made for it
`;

/** Runs a command line; returns the exit code. Nothing here calls process.exit. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exit.done;
  const end = (ended: number): void => {
    code = ended;
  };
  try {
    const program = programWith(end);
    refuseMisspelling(program, argv[2]);
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
    return failed(error, argv.includes('--json'));
  }
}

function programWith(end: (code: number) => void): Command {
  const program = new Command('mixwright')
    .description('Tells you what is wrong with a mix, shows and proves it, and mends it. Offline.')
    .version(version)
    .addHelpText('beforeAll', examples)
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [addAnalyze, addReport, addFix, addRules, addRefs, addDemo]) add(program, end);
  for (const each of program.commands) {
    each.exitOverride();
    for (const inner of each.commands) inner.exitOverride();
  }
  return program;
}

/** `mixwright analyse` would else be heard as a file of that name. */
function refuseMisspelling(program: Command, word: string | undefined): void {
  const names = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith('-') || /[./\\]/.test(word) || names.includes(word) || word === 'help' || existsSync(word)) return;
  const near = nearest(word, names);
  if (near) throw new Invalid('usage', `There is no command or file "${word}". Did you mean "${near}"? (mixwright --help)`);
}

function failed(error: unknown, asJson: boolean): number {
  const problem = told(error);
  if (asJson) say(JSON.stringify({ error: problem }));
  else note(`✖ ${problem.message}`);
  if (process.env.MIXWRIGHT_TRACE && error instanceof Error) note(error.stack ?? '');
  return exitCodeOf(error);
}
