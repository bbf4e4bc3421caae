import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'yaml';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { type Role, roles } from '../roles.ts';
import type { Judging } from '../run.ts';
import { check, map, told, word } from '../schema.ts';
import { Invalid } from '../units.ts';
import { z } from 'zod';

/** Flags that all commands that judge share. */
export interface Flags {
  readonly stems?: readonly string[];
  readonly reference?: readonly string[];
  readonly preset?: string;
  readonly rules?: readonly string[];
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly role?: Readonly<Record<string, Role>>;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

const list = (value: string, before: readonly string[] = []): readonly string[] => [...before, ...value.split(',').map((each) => each.trim()).filter(Boolean)];

const roleOption = (value: string, before: Readonly<Record<string, Role>> = {}): Readonly<Record<string, Role>> => {
  const [role, ...names] = value.split('=');
  if (!(roles as readonly string[]).includes(role!) || names.length === 0) {
    throw new Invalid('usage', `--role ${value}: write ROLE=STEM, where ROLE is one of ${roles.join(', ')}.`);
  }
  return { ...before, [names.join('=').replace(/\.[a-z0-9]{2,4}$/i, '')]: role as Role };
};

/** Declares the shared flags. `--reference` is left out where references are arguments. */
export function withFlags(command: Command, { reference = true } = {}): Command {
  command.option('--stems <paths...>', 'stems of the song: a folder, or files');
  if (reference) command.option('--reference <paths...>', 'files, a folder, or a name on the shelf (`none` for nothing; default: all)');
  return command
    .option('--preset <name>', 'limits and targets for a use (mixwright rules list shows them)')
    .option('--rules <folder...>', 'folders with rules of your own')
    .option('--only <ids>', 'only these rules or categories, comma-separated', list)
    .option('--skip <ids>', 'all but these rules or categories', list)
    .option('--role <role=stem>', 'what a stem is, where its name does not tell (repeatable)', roleOption)
    .option('--json', 'exactly one JSON document on stdout')
    .option('-q, --quiet', 'errors only')
    .option('-v, --verbose', 'everything that was looked at')
    .option('--color <when>', 'auto, always or never', 'auto')
    .option('--no-progress', 'no progress on stderr');
}

/** `mixwright.yaml`, found from a folder upwards: the preset, reference, roles and rules of a project. */
interface Config {
  readonly preset?: string | undefined;
  readonly reference?: string | readonly string[] | undefined;
  readonly roles?: Readonly<Record<string, Role>> | undefined;
}

interface Found {
  readonly config: Config;
  readonly folder?: string;
}

function configFrom(start: string): Found {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const path = join(folder, 'mixwright.yaml');
    if (existsSync(path)) return { config: readConfig(path), folder };
    if (folder === dirname(folder)) return { config: {} };
  }
}

const configSchema = map('setting', {
  preset: z.string().optional(),
  reference: z.union([z.string(), z.array(z.string())]).optional(),
  roles: z.record(z.string(), word('role', roles)).optional(),
});

function readConfig(path: string): Config {
  let value: unknown;
  try {
    value = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw new Invalid('config', `${path} is not YAML: ${(error as Error).message.split('\n')[0]}`, path);
  }
  const checked = check(configSchema, value);
  if ('mistakes' in checked) throw new Invalid('config', `${path}: ${checked.mistakes.map(told).join('; ')}`, path);
  return checked.value as Config;
}

/** What to hear and how to judge it, from flags and the project's `mixwright.yaml`; flags win. */
export function requestOf(mix: string | undefined, flags: Flags, references: readonly string[] | undefined, onStage: OnStage): { material: Material; judging: Judging } {
  const first = mix ?? flags.stems?.[0] ?? '.';
  const isFolder = statSync(first, { throwIfNoEntry: false })?.isDirectory();
  const { config, folder } = configFrom(isFolder ? first : dirname(first));
  const beside = folder && existsSync(join(folder, 'rules')) ? [join(folder, 'rules')] : [];
  const wanted = references ?? flags.reference ?? (config.reference === undefined ? undefined : fromFolder(folder!, [config.reference].flat()));
  const preset = flags.preset ?? config.preset;
  return {
    material: {
      ...(mix === undefined ? {} : { mix }),
      ...(flags.stems ? { stems: flags.stems } : {}),
      ...(wanted ? { references: wanted } : {}),
      roles: { ...config.roles, ...flags.role },
    },
    judging: {
      ...(preset === undefined ? {} : { preset }),
      rules: [...beside, ...(flags.rules ?? [])],
      only: flags.only ?? [],
      skip: flags.skip ?? [],
      onStage,
    },
  };
}

/** Paths in a config are meant from where it lies; names on the shelf stay names. */
const fromFolder = (folder: string, references: readonly string[]): string[] => references.map((each) => (existsSync(join(folder, each)) ? join(folder, each) : each));
