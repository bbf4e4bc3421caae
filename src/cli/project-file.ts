import { z } from 'zod';
import { must } from '../jobs/settings-file.ts';
import { type Layer, layered, layerShape, openLayer, presetOf } from '../rules/preset.ts';
import type { Preset, Rule } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { type Checked, check } from '../schema.ts';
import { isMeant, type Patterns } from './patterns.ts';
import { projectSchema } from './project-keys.ts';

/** What the file, or one of its overrides, lays over a preset. */
export interface Part {
  readonly preset: string | undefined;
  readonly layer: Layer;
  /** Which files an override means. */
  readonly files?: Patterns;
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
}

/** A project's file, checked against the rules and presets there are. */
export interface ProjectFile {
  readonly file: YamlFile;
  readonly presets: readonly Preset[];
  readonly rules: readonly Rule[];
  /** That of the whole file, then the overrides. */
  readonly parts: readonly [Part, ...Part[]];
}

/** Its keys that need no rules to be checked. */
export const freeKeys = () => projectSchema({ targets: z.unknown().optional(), rules: z.unknown().optional() }, []);

/** All its keys. */
export const allKeys = (rules: readonly Rule[], presets: readonly Preset[]) =>
  projectSchema(
    layerShape(rules),
    presets.map(({ id }) => id),
  );

export const twice = { path: ['preset'], message: 'says the same as extends; leave one out' } as const;

/** The file's value with the shorthands of limits opened. */
export function openKeys(value: unknown): unknown {
  const raw = openLayer(value) as { readonly overrides?: unknown };
  if (typeof raw !== 'object' || Array.isArray(raw)) return raw;
  return { ...raw, ...(Array.isArray(raw.overrides) ? { overrides: raw.overrides.map(openLayer) } : {}) };
}

/** @throws Invalid config with what is wrong in it */
export function readProject(file: YamlFile, presets: readonly Preset[], rules: readonly Rule[]): ProjectFile {
  const {
    extends: own,
    preset: alias,
    targets,
    rules: changes,
    overrides = [],
  } = must(file, check(allKeys(rules, presets), openKeys(file.value)));
  if (own && alias) must(file, { mistakes: [twice] });
  const parts = overrides.map(({ files, preset, ...layer }, i) => ({
    ...{ files, preset, path: ['overrides', i] },
    layer: layer as unknown as Layer,
  }));
  const whole: Part = { preset: own ?? alias, layer: { targets, rules: changes } as unknown as Layer, path: [] };
  const read: ProjectFile = { file, presets, rules, parts: [whole, ...parts] };
  for (const part of parts) composed(read, [whole, part]);
  return read;
}

/** Those that hold for a sound; without one, that of the whole file. */
export const partsFor = ({ parts }: ProjectFile, sound: string | undefined, folder: string): readonly Part[] =>
  parts.filter(({ files }) => files === undefined || (sound !== undefined && isMeant(sound, files, folder)));

/** The last part that names a preset; all of them lie under one of the command line. */
export const lastBase = (parts: readonly Part[], flag: string | undefined): number =>
  flag === undefined ? parts.findLastIndex(({ preset }) => preset !== undefined) : parts.length;

/** The last preset that is named is the base; targets written before it stay behind. A preset of the command line is the last. */
export function composed({ file, presets, rules }: ProjectFile, parts: readonly Part[], flag?: string): Preset {
  const last = lastBase(parts, flag);
  const base = presetOf(presets, flag ?? parts[last]?.preset ?? 'default');
  return parts.reduce((below, { layer, path }, i) => {
    const laid: Layer = i < last ? { ...layer, targets: {} } : layer;
    return must(file, placed(layered(below, laid, rules), path));
  }, base);
}

/** Mistakes at their place in the file. */
export function placed<T>(checked: Checked<T>, path: readonly (string | number)[]): Checked<T> {
  if ('value' in checked) return checked;
  const [first, ...others] = checked.mistakes.map((each) => ({ ...each, path: [...path, ...each.path] }));
  return { mistakes: [first!, ...others] };
}
