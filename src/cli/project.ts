import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { must, readConfig } from '../jobs/settings-file.ts';
import type { Role } from '../roles.ts';
import type { Dismissal, Preset, Rule } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import type { Judging } from '../run/judging.ts';
import { check } from '../schema.ts';
import { dismissalsIn } from './dismissals.ts';
import { isMeant } from './patterns.ts';
import { composed, freeKeys, type ProjectFile, partsFor, readProject } from './project-file.ts';

/** What a project's `mixwright.yaml` asks for: a preset with a few more keys. */
export interface Project {
  /** As it is called in sentences; absent where there is no such file. */
  readonly name?: string;
  /** Paths as they are from here, or names on the shelf. */
  readonly references?: readonly string[];
  readonly roles: Readonly<Record<string, Role>>;
  /** `rules/` beside the file. */
  readonly rules: readonly string[];
  /**
   * The preset for a file of the project: the one it names, with its own targets and limits laid over, then those of all `overrides`
   * that mean the file. Another preset stands in for the targets, too.
   */
  readonly choose?: (preset: string | undefined, file?: string) => NonNullable<Judging['choose']>;
  /** What it accepts in a file. */
  dismissals(file: string): readonly Dismissal[];
}

const none: Project = { roles: {}, rules: [], dismissals: () => [] };

/** What the file is called, wherever it lies. */
export const projectName = 'mixwright.yaml';

/** The file of the project that a folder belongs to: there or above. */
export function projectFileOf(start: string): string | undefined {
  const path = join(resolve(start), projectName);
  const above = dirname(dirname(path));
  if (existsSync(path)) return path;
  return above === dirname(path) ? undefined : projectFileOf(above);
}

/** Rules and presets of a project's own lie in `rules/` beside its file. */
export const rulesBeside = (path: string): readonly string[] =>
  [join(dirname(path), 'rules')].filter((folder) => existsSync(folder));

/** Finds the project that a folder belongs to. Each is read once. @throws Invalid config */
export function projects(): (start: string) => Project {
  const read = new Map<string, Project>();
  return (start) => {
    const path = projectFileOf(start);
    if (path === undefined) return none;
    const project = read.get(path) ?? projectIn(dirname(path), readConfig(path), rulesBeside(path));
    read.set(path, project);
    return project;
  };
}

export const projectOf = (start: string): Project => projects()(start);

function projectIn(folder: string, file: YamlFile, rules: readonly string[]): Project {
  const { reference, roles, dismiss = [] } = must(file, check(freeKeys(), file.value));
  const dismissals = dismissalsIn(file, dismiss);
  const open = opened(file);
  return {
    name: file.path,
    ...(reference === undefined ? {} : { references: [reference].flat().map((each) => fromFolder(folder, each)) }),
    roles: roles ?? {},
    rules,
    choose: (preset, sound) => (presets, rules) => {
      const read = open(presets, rules);
      return composed(read, partsFor(read, sound, folder), preset);
    },
    dismissals: (sound) =>
      dismissals
        .filter(({ files }) => files === undefined || isMeant(sound, files, folder))
        .map(({ files, ...each }) => ({ ...each, isBroad: true })),
  };
}

/** Checked once for all files that are judged by the same rules. */
function opened(file: YamlFile): (presets: readonly Preset[], rules: readonly Rule[]) => ProjectFile {
  const known = new WeakMap<readonly Rule[], ProjectFile>();
  return (presets, rules) => {
    const read = known.get(rules) ?? readProject(file, presets, rules);
    known.set(rules, read);
    return read;
  };
}

/** Paths in a project's file are meant from where it lies; names on the shelf stay names. */
export const fromFolder = (folder: string, reference: string): string => {
  const path = resolve(folder, reference);
  if (!existsSync(path)) return reference;
  return relative(process.cwd(), path) || path;
};
