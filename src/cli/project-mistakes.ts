import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { readConfig } from '../jobs/settings-file.ts';
import { type Layer, layered, presetOf } from '../rules/preset.ts';
import type { Preset, Rule } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { type Opinions, opinionsIn } from '../run/judging.ts';
import { type Checked, check, type Mistake, map } from '../schema.ts';
import { shelf } from '../shelf.ts';
import { unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { rulesBeside } from './project.ts';
import { allKeys, composed, freeKeys, openKeys, placed, readProject, twice } from './project-file.ts';

/** Everything that is wrong in a project: in its file, by line, and in its own rules. */
export function projectMistakes(path: string): readonly string[] {
  const found: string[] = [];
  /** What is thrown holds a mistake a line. */
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      found.push(...error.message.split('\n'));
      return undefined;
    }
  };
  const file = attempt(() => readConfig(path));
  const opinions = attempt(() => opinionsIn(rulesBeside(path)));
  if (!file) return found;
  const mistakes = [
    ...(opinions ? judgedMistakes(file, opinions) : ofKeys(freeKeys(), file.value)),
    ...lost(file, path),
  ];
  if (opinions && mistakes.length === 0)
    attempt(() => {
      const project = readProject(file, opinions.presets, opinions.rules);
      composed(project, project.parts); // all overrides together, as a file may be meant by several
    });
  const told = mistakes.map((mistake) => file.tell(mistake)).sort((a, b) => lineOf(a) - lineOf(b));
  return [...new Set([...told, ...found])];

  function lineOf(sentence: string): number {
    return Number.parseInt(sentence.slice(file!.path.length + 1), 10);
  }
}

/** Key by key, so that a mistake in one hides none in another. */
function ofKeys(schema: z.ZodObject, value: unknown): readonly Mistake[] {
  const whole = check(schema, value);
  if ('value' in whole || typeof value !== 'object' || value === null) return mistakesOf(whole);
  const keys = Object.keys(value);
  const strange = keys.filter((key) => !(key in schema.shape));
  return [
    ...strange.map((key) => ({ path: [key], message: unknownWord('setting', key, Object.keys(schema.shape)) })),
    ...keys.flatMap((key) =>
      key in schema.shape
        ? mistakesOf(check(map('setting', { [key]: schema.shape[key] as z.ZodType }), { [key]: value[key as never] }))
        : [],
    ),
  ];
}

const mistakesOf = (checked: Checked<unknown>): readonly Mistake[] => ('mistakes' in checked ? checked.mistakes : []);

/** What is wrong beside the rules and presets there are. */
function judgedMistakes(file: YamlFile, { rules, presets }: Opinions): readonly Mistake[] {
  const value = openKeys(file.value);
  const keys = allKeys(rules, presets);
  const { extends: own, preset, overrides, dismiss } = { ...(value as Record<string, unknown>) };
  const limits = limitsWith(keys.shape.rules as z.ZodType, rules);
  const named = (id: unknown) => presets.find((each) => each.id === id);
  const base = named(own ?? preset) ?? presetOf(presets, 'default');
  const whole = limits(base, value, []);
  return [
    ...ofKeys(keys, value),
    ...(own !== undefined && preset !== undefined ? [twice] : []),
    ...whole.mistakes,
    ...list(overrides).flatMap((each, i) => {
      const other = named((each as { preset?: unknown } | null)?.preset);
      const below = other ? limits(other, value, []).laid : whole.laid;
      return limits(below, each, ['overrides', i]).mistakes;
    }),
    ...list(dismiss).flatMap((each, i) => ofDismissal(each, i, rules)),
  ];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Lays limits over a preset one rule after the other, and tells those that are right in form, but not in their unit or their order. */
const limitsWith =
  (schema: z.ZodType, rules: readonly Rule[]) =>
  (below: Preset, value: unknown, path: readonly (string | number)[]) => {
    const mistakes: Mistake[] = [];
    let laid = below;
    const written = (value as { rules?: unknown } | null)?.rules;
    if (typeof written !== 'object' || written === null) return { mistakes, laid };
    for (const [id, change] of Object.entries(written)) {
      const read = check(schema, { [id]: change });
      if (!('value' in read)) continue; // told with the keys
      const result = layered(laid, { targets: {}, rules: read.value as Layer['rules'] }, rules);
      if ('value' in result) laid = result.value;
      else mistakes.push(...mistakesOf(placed(result, path)));
    }
    return { mistakes, laid };
  };

function ofDismissal(written: unknown, i: number, rules: readonly Rule[]): readonly Mistake[] {
  const rule = (written as { rule?: unknown } | null)?.rule;
  const ids = rules.map(({ id }) => id);
  if (typeof rule !== 'string' || ids.includes(rule)) return [];
  return [{ path: ['dismiss', i, 'rule'], message: unknownWord('rule', rule, ids) }];
}

/** References that are neither there nor on the shelf. */
function lost({ value }: YamlFile, path: string): readonly Mistake[] {
  const { reference } = { ...(value as { reference?: unknown }) };
  const names = [reference].flat();
  const known = shelf().map((each) => each.reference.name);
  return names.flatMap((name, i) => {
    if (typeof name !== 'string' || existsSync(resolve(dirname(path), name))) return [];
    const at = Array.isArray(reference) ? ['reference', i] : ['reference'];
    if (name !== 'none' && !known.includes(name))
      return [
        { path: at, message: `there is no file "${name}", and no such reference on the shelf (mixwright refs list)` },
      ];
    return names.length > 1
      ? [{ path: at, message: `"${name}" is a name on the shelf; it stands alone, or leave it to the files` }]
      : [];
  });
}
