import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { told } from '../jobs/told.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { version } from '../version.ts';
import { addAlbum } from './album.ts';
import { addAnalyze } from './analyze.ts';
import { addApply } from './apply.ts';
import { addChain } from './chain.ts';
import { addCheck } from './check.ts';
import { addCompare } from './compare.ts';
import { addCompletion } from './completion.ts';
import { addConfig } from './config.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { exit, exitCodeOf } from './exit.ts';
import { addExport } from './export.ts';
import { addFix } from './fix.ts';
import { addMaster } from './master.ts';
import { addMatch } from './match.ts';
import { addMcp } from './mcp.ts';
import { addMix } from './mix.ts';
import { note, noteMistake, sayMistake } from './output.ts';
import { addRefs } from './refs.ts';
import { addReport } from './report.ts';
import { addRules } from './rules.ts';
import { addServe } from './serve.ts';
import { addTranslate } from './translate.ts';
import { addWatch } from './watch.ts';

const examples = `
Examples:
  mixwright mix.wav                           what is wrong with a mix
  mixwright compare mix.wav song-i-love.flac  how it differs from a song
  mixwright report mix.wav --stems stems/     a page to see it on, down to the stems
  mixwright fix mix.wav                       mend a copy, and prove it
  mixwright mix stems/                        a balanced mix, with a reason for every step
  mixwright demo                              all of it, on a song made for it
`;

/** Commands by goal. */
const goals = {
  'Look:': [addAnalyze, addCompare, addTranslate, addReport, addServe],
  'Fix:': [addFix, addMix, addMaster, addMatch, addAlbum, addApply, addChain],
  'Deliver:': [addExport],
  'Automate:': [addWatch, addCheck, addMcp],
  'Opinions and references:': [addRules, addRefs],
  'This installation:': [addDoctor, addConfig, addCompletion],
  'Try:': [addDemo],
} as const;

/** Runs a command line; returns the exit code. Nothing here calls process.exit. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exit.done;
  const program = programWith((ended) => {
    code = ended;
  });
  try {
    if (argv.length < 3) program.outputHelp();
    else {
      refuseMisspelling(program, argv[2]!);
      await program.parseAsync(argv);
    }
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exit.done;
    return failed(error instanceof CommanderError ? inWords(error, program, argv[2]) : error, argv.includes('--json'));
  }
}

function programWith(end: (code: number) => void): Command {
  const program = new Command('mixwright')
    .description('Tells you what is wrong with a mix, shows and proves it, and mends it. Offline.')
    .version(version)
    .addHelpText('before', examples)
    .showSuggestionAfterError()
    // Mistakes are told here, once.
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  for (const [goal, commands] of Object.entries(goals)) {
    program.commandsGroup(goal);
    for (const add of commands) add(program, end);
  }
  program.helpCommand('help [command]', 'more about a command');
  return program;
}

/** `mixwright analyse` would else be heard as a file of that name. */
function refuseMisspelling(program: Command, word: string): void {
  const names = program.commands.map((command) => command.name());
  if (word.startsWith('-') || /[./\\]/.test(word) || names.includes(word) || word === 'help' || existsSync(word))
    return;
  const near = nearest(word, names);
  if (near)
    throw new Invalid('usage', `There is no command or file "${word}". Did you mean "${near}"? (mixwright --help)`);
}

/** What commander minds, as a sentence of ours. */
function inWords({ code, message }: CommanderError, program: Command, word: string | undefined): Invalid {
  const command = program.commands.find((each) => each.name() === word);
  const help = `(mixwright ${command ? word : 'analyze'} --help)`;
  if (code === 'commander.help') {
    const names = (command ?? program).commands.map((each) => each.name()).join(', ');
    return new Invalid(
      'usage',
      command ? `Say what to do with ${word}: ${names}. ${help}` : `There is help on ${names}.`,
    );
  }
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/[^.?!]$/, '$&.');
  const cure = rest.map((line) => line.replace(/^\((.*)\)$/, '$1'));
  if (code === 'commander.missingArgument') cure.push('(A list after --stems ends with --.)');
  return new Invalid('usage', [sentence, ...cure, help].join(' '));
}

function failed(error: unknown, asJson: boolean): number {
  const mistake = told(error);
  if (asJson) sayMistake(mistake);
  else noteMistake(mistake);
  if (process.env.MIXWRIGHT_TRACE && error instanceof Error) note(error.stack ?? '');
  return exitCodeOf(error);
}
