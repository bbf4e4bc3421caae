import { type Command, Option } from 'commander';
import { type Role, roles } from '../roles.ts';
import { unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';

/** Flags that all commands that judge share. */
export interface Flags {
  readonly stems?: readonly string[];
  readonly reference?: readonly string[];
  readonly preset?: string;
  readonly rules?: readonly string[];
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Roles by the file or the name of a stem, as written. */
  readonly role?: Readonly<Record<string, Role>>;
  /** How many files to hear at once; absent: as many as there are cores. */
  readonly jobs?: number;
  /** Whether numbers of files that were heard before are taken from the user's cache. */
  readonly cache?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
  readonly color: 'auto' | 'always' | 'never' | false;
}

type List = readonly string[];

/** A flag that may be given more than once. */
export const appended = (value: string, before: List = []): List => [...before, value];

const list = (value: string, before: List = []): List => [
  ...before,
  ...value
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean),
];

type Roles = Readonly<Record<string, Role>>;

const isRole = (word: string): word is Role => (roles as readonly string[]).includes(word);

function roleOption(value: string, before: Roles = {}): Roles {
  const [role = '', ...names] = value.split('=');
  const stem = names.join('=');
  if (!stem) throw new Invalid('usage', `--role ${value}: write ROLE=FILE, such as vocals=lead.wav.`);
  if (!isRole(role) && isRole(stem))
    throw new Invalid('usage', `--role ${value}: the role comes first: --role ${stem}=${role}.`);
  if (!isRole(role)) throw new Invalid('usage', `--role ${value}: ${unknownWord('role', role, roles)}`);
  return { ...before, [stem]: role };
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new Invalid('usage', `--jobs ${value}: write how many files to hear at once, such as 2.`);
  return Number(value);
}

export const jobsOption = (): Option =>
  new Option('--jobs <number>', 'how many files to hear at once (default: as many as there are cores)').argParser(
    positive,
  );

export const cacheOption = (): Option =>
  new Option('--no-cache', 'hear every file, also those that were heard before, and keep nothing of them');

export const sinceOption = (): Option =>
  new Option('--since <report>', 'also what was solved and what is new since an earlier report: .html or .json');

export const embedOption = (): Option =>
  new Option('--embed-audio <what>', 'sound in an HTML report (default: excerpts)').choices([
    'none',
    'excerpts',
    'full',
  ]);

/** Declares the shared flags. `--reference` and `--stems` are left out where these are arguments; roles, where there are no stems. */
export function withFlags(
  command: Command,
  { reference = true, stems = true, roles }: { reference?: boolean; stems?: boolean; roles?: boolean } = {},
): Command {
  command.optionsGroup('Hearing and judging:');
  if (stems) command.option('--stems <paths...>', 'stems of the song: a folder, or files');
  if (reference)
    command.option(
      '--reference <paths...>',
      'songs, a folder of them, or a name on the shelf (default: all; `none`: nothing)',
    );
  command
    .option('--preset <name>', 'limits and targets for a use (mixwright rules list shows them)')
    .option('--rules <folder>', 'a folder with rules of your own (repeatable)', appended)
    .option('--only <ids>', 'only these rules or categories, comma-separated', list)
    .option('--skip <ids>', 'all but these rules or categories', list);
  if (roles ?? stems)
    command.option('--role <role=file>', 'what a stem is, such as vocals=take3.wav (repeatable)', roleOption);
  return command
    .addOption(jobsOption())
    .addOption(cacheOption())
    .optionsGroup('Output:')
    .option('--json', 'exactly one JSON document on stdout')
    .option('-q, --quiet', 'errors only')
    .option('-v, --verbose', 'everything that was looked at')
    .addOption(
      new Option('--color <when>', 'colours in the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-color', 'the same as --color never')
    .option('--no-progress', 'no progress on stderr');
}
