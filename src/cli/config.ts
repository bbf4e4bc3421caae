import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { must, readConfig } from '../jobs/settings-file.ts';
import { type Role, roles } from '../roles.ts';
import { type Layer, layered, layerShape, openLayer, presetOf } from '../rules/preset.ts';
import type { Dismissal, Preset, Rule } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import type { Judging } from '../run/judging.ts';
import { type Checked, check, map, word } from '../schema.ts';
import { dismissalsIn, dismissSchema } from './dismissals.ts';
import { isMeant, patternsSchema } from './patterns.ts';

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

/** Finds the project that a folder belongs to: `mixwright.yaml` there or above. Each is read once. @throws Invalid config */
export function projects(): (start: string) => Project {
  const read = new Map<string, Project>();
  const within = (folder: string): Project => {
    const known = read.get(folder);
    if (known) return known;
    const path = join(folder, 'mixwright.yaml');
    const above = dirname(folder);
    const project = existsSync(path) ? projectIn(folder, readConfig(path)) : folder === above ? none : within(above);
    read.set(folder, project);
    return project;
  };
  return (start) => within(resolve(start));
}

export const projectOf = (start: string): Project => projects()(start);

function projectIn(folder: string, file: YamlFile): Project {
  const free = { targets: z.unknown().optional(), rules: z.unknown().optional() };
  const { reference, roles, dismiss = [] } = must(file, check(shape(free, []), file.value));
  const beside = join(folder, 'rules');
  const dismissals = dismissalsIn(file, dismiss);
  const open = opened(file);
  return {
    name: file.path,
    ...(reference === undefined ? {} : { references: [reference].flat().map((each) => fromFolder(folder, each)) }),
    roles: roles ?? {},
    rules: existsSync(beside) ? [beside] : [],
    choose: (preset, sound) => (presets, rules) => chosen(open(presets, rules), { preset, sound, folder }),
    dismissals: (sound) =>
      dismissals
        .filter(({ files }) => files === undefined || isMeant(sound, files, folder))
        .map(({ files, ...each }) => ({ ...each, isBroad: true })),
  };
}

/** A project's file, checked against the rules and presets there are. */
interface Opened extends Written {
  readonly file: YamlFile;
  readonly presets: readonly Preset[];
  readonly rules: readonly Rule[];
}

type Written = ReturnType<typeof readWritten>;

/** Checked once for all files that are judged by the same rules. */
function opened(file: YamlFile): (presets: readonly Preset[], rules: readonly Rule[]) => Opened {
  const known = new WeakMap<readonly Rule[], Opened>();
  return (presets, rules) => {
    const found = known.get(rules);
    if (found) return found;
    const read = { file, presets, rules, ...readWritten(file, presets, rules) };
    for (const i of read.overrides.keys()) composed(read, undefined, [i]);
    known.set(rules, read);
    return read;
  };
}

function readWritten(file: YamlFile, presets: readonly Preset[], rules: readonly Rule[]) {
  const ids = presets.map(({ id }) => id);
  const raw = openLayer(file.value) as { readonly overrides?: unknown };
  const overrides = Array.isArray(raw?.overrides) ? { overrides: raw.overrides.map(openLayer) } : {};
  const value = typeof raw === 'object' ? { ...raw, ...overrides } : raw;
  const {
    extends: own,
    preset: alias,
    targets,
    rules: changes,
    overrides: more = [],
  } = must(file, check(shape(layerShape(rules), ids), Array.isArray(raw) ? raw : value));
  if (own && alias)
    must(file, { mistakes: [{ path: ['preset'], message: 'says the same as extends; leave one out' }] });
  return {
    preset: own ?? alias,
    layer: { targets, rules: changes } as unknown as Layer,
    overrides: more.map(({ files, preset, ...layer }) => ({ files, preset, layer: layer as unknown as Layer })),
  };
}

interface Wanted {
  readonly preset: string | undefined;
  readonly sound: string | undefined;
  readonly folder: string;
}

function chosen(project: Opened, { preset, sound, folder }: Wanted): Preset {
  const meant = project.overrides.flatMap(({ files }, i) =>
    sound !== undefined && isMeant(sound, files, folder) ? [i] : [],
  );
  return composed(project, preset, meant);
}

/** The last preset that is named is the base; targets written before it stay behind. A preset of the command line is the last. */
function composed(project: Opened, flag: string | undefined, meant: readonly number[]): Preset {
  const { file, presets, rules, preset, layer, overrides } = project;
  const parts = [
    { preset, layer, path: [] as readonly (string | number)[] },
    ...meant.map((i) => ({ ...overrides[i]!, path: ['overrides', i] })),
  ];
  const last = flag === undefined ? parts.findLastIndex((part) => part.preset !== undefined) : parts.length;
  const base = presetOf(presets, flag ?? parts[last]?.preset ?? 'default');
  return parts.reduce((below, { layer, path }, i) => {
    const laid: Layer = i < last ? { ...layer, targets: {} } : layer;
    return must(file, placed(layered(below, laid, rules), path));
  }, base);
}

/** Mistakes at their place in the file. */
function placed<T>(checked: Checked<T>, path: readonly (string | number)[]): Checked<T> {
  if ('value' in checked) return checked;
  const [first, ...others] = checked.mistakes.map((each) => ({ ...each, path: [...path, ...each.path] }));
  return { mistakes: [first!, ...others] };
}

/** Keys of the file; without ids of presets, these and the layer are left to be checked with the rules at hand. */
const shape = <S extends z.ZodRawShape>(layer: S, presets: readonly string[]) => {
  const id = presets.length > 0 ? word('preset', presets) : z.string();
  return map('setting', {
    extends: id.optional(),
    preset: id.optional(),
    reference: z.union([z.string(), z.array(z.string())], { error: 'should be a name, a path, or a list' }).optional(),
    roles: z.record(z.string(), word('role', roles)).optional(),
    ...layer,
    dismiss: dismissSchema.optional(),
    overrides: z.array(map('setting', { files: patternsSchema, preset: id.optional(), ...layer })).optional(),
  });
};

/** Paths in a project's file are meant from where it lies; names on the shelf stay names. */
const fromFolder = (folder: string, reference: string): string => {
  const path = resolve(folder, reference);
  if (!existsSync(path)) return reference;
  return relative(process.cwd(), path) || path;
};
