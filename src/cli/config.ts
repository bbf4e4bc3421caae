import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { type Role, roles } from '../roles.ts';
import { type Layer, layered, layerShape, openLayer, presetOf } from '../rules/preset.ts';
import type { Preset, Rule } from '../rules/rule.ts';
import { readYaml, type YamlFile } from '../rules/yaml-file.ts';
import type { Judging } from '../run.ts';
import { type Checked, check, type Mistake, map, word } from '../schema.ts';
import { Invalid } from '../units.ts';

/** What a project's `mixwright.yaml` asks for: a preset with a few more keys. */
export interface Project {
  /** Paths as they are from here, or names on the shelf. */
  readonly references?: readonly string[];
  readonly roles: Readonly<Record<string, Role>>;
  /** `rules/` beside the file. */
  readonly rules: readonly string[];
  /** The preset it names, with its own targets and limits laid over. Another preset stands in for its targets, too. */
  readonly choose?: (preset: string | undefined) => NonNullable<Judging['choose']>;
}

/** The project that a folder belongs to: `mixwright.yaml` there or above. @throws Invalid config */
export function projectOf(start: string): Project {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const path = join(folder, 'mixwright.yaml');
    if (existsSync(path)) return projectIn(folder, read(path));
    if (folder === dirname(folder)) return { roles: {}, rules: [] };
  }
}

function projectIn(folder: string, file: YamlFile): Project {
  const { reference, roles } = must(
    file,
    check(shape({ targets: z.unknown().optional(), rules: z.unknown().optional() }, []), file.value),
  );
  const beside = join(folder, 'rules');
  return {
    ...(reference === undefined ? {} : { references: [reference].flat().map((each) => fromFolder(folder, each)) }),
    roles: roles ?? {},
    rules: existsSync(beside) ? [beside] : [],
    choose: (preset) => (presets, rules) => chosen(file, preset, presets, rules),
  };
}

function chosen(
  file: YamlFile,
  preset: string | undefined,
  presets: readonly Preset[],
  rules: readonly Rule[],
): Preset {
  const ids = presets.map(({ id }) => id);
  const raw = openLayer(preset === undefined ? file.value : { ...(file.value as object), targets: undefined });
  const { extends: own, preset: alias, ...layer } = must(file, check(shape(layerShape(rules), ids), raw));
  if (own && alias)
    must(file, { mistakes: [{ path: ['preset'], message: 'says the same as extends; leave one out' }] });
  const base = presetOf(presets, preset ?? own ?? alias ?? 'default');
  return must(file, layered(base, layer as unknown as Layer, rules));
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
  });
};

function read(path: string): YamlFile {
  const file = readYaml(relative(process.cwd(), path) || path, readFileSync(path, 'utf8'));
  if (file.broken) throw new Invalid('config', file.broken, path);
  const { value } = file;
  if (value === null || value === undefined) return { ...file, value: {} };
  if (typeof value !== 'object' || Array.isArray(value)) return file;
  // A key with nothing after it says nothing.
  return { ...file, value: Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)) };
}

function must<T>(file: YamlFile, checked: Checked<T>): T {
  if ('value' in checked) return checked.value;
  const tell = (mistake: Mistake) => file.tell(mistake);
  throw new Invalid('config', checked.mistakes.map(tell).join('\n'), file.path);
}

/** Paths in a project's file are meant from where it lies; names on the shelf stay names. */
const fromFolder = (folder: string, reference: string): string => {
  const path = resolve(folder, reference);
  if (!existsSync(path)) return reference;
  return relative(process.cwd(), path) || path;
};
