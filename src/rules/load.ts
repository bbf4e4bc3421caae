import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checked, check, type Mistake } from '../schema.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { layered, openLayer, plain, presetSchema } from './preset.ts';
import { readRule } from './read-rule.ts';
import { type BenchRecord, readRecord } from './record.ts';
import { categories, type Preset, type Rule } from './rule.ts';
import type { Known } from './rule-schema.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** Rules and presets that come with the program; the same place from `src` and from `dist`. */
export const builtIn: string = fileURLToPath(new URL('../../rules', import.meta.url));

/** How our rules did in the benchmark; absent where it has not been run. */
export function loadRecord(): BenchRecord | undefined {
  const path = join(builtIn, 'record.json');
  return existsSync(path) ? readRecord(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

/**
 * Our rules, then those of the given folders; a rule of theirs replaces ours of the same id.
 * Throws Invalid('rule') that tells every mistake with its file and line.
 */
export function loadRules({
  folders = [],
  ...known
}: Known & { readonly folders?: readonly string[] }): readonly Rule[] {
  const rules = new Map<string, Rule>();
  const complaints: Complaint[] = [];
  for (const folder of [builtIn, ...folders]) {
    const here = new Map<string, string>();
    for (const file of ruleFiles(folder, complaints)) {
      const id = basename(file.path, '.yaml');
      const rule = readFile(file.path, (value) => readRule(value, { ...file, id }, known), complaints);
      const twin = here.get(id);
      if (twin) complaints.push({ path: file.path, message: `${file.path}:1 the id "${id}" is taken by ${twin}.` });
      here.set(id, file.path);
      if (rule) rules.set(id, rule);
    }
  }
  refuse('rule', complaints);
  return [...rules.values()].sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1));
}

const placeOf = (rule: Rule) => categories.indexOf(rule.category);

/** Our presets, then those in `presets/` of the given folders. Throws Invalid('config') that tells every mistake. */
export function loadPresets(rules: readonly Rule[], folders: readonly string[] = []): readonly Preset[] {
  const paths = new Map<string, string>();
  for (const folder of [builtIn, ...folders].map((each) => join(each, 'presets')).filter(existsSync))
    for (const name of yamlIn(folder)) paths.set(basename(name, '.yaml'), join(folder, name));
  const complaints: Complaint[] = [];
  const done = new Map<string, Preset>();
  const ids = [...paths.keys()];
  const load = (id: string, waiting: readonly string[]): Checked<Preset> => {
    const known = done.get(id);
    if (known) return { value: known };
    const preset = readFile(paths.get(id)!, (value) => read(id, value, waiting), complaints);
    if (!preset) return { mistakes: [{ path: ['extends'], message: `the preset "${id}" has mistakes itself` }] };
    done.set(id, preset);
    return { value: preset };
  };
  const read = (id: string, value: unknown, waiting: readonly string[]): Checked<Preset> => {
    const checked = check(presetSchema(rules, ids), openLayer(value));
    if ('mistakes' in checked) return checked;
    const { extends: parent, title, about, master, sources, noted, official, ...layer } = checked.value;
    if (parent && [...waiting, id].includes(parent))
      return { mistakes: [{ path: ['extends'], message: `"${parent}" extends this one: they go round in a circle` }] };
    const base = parent ? load(parent, [...waiting, id]) : { value: plain };
    const own = { id, title, about, sources, noted, official };
    if ('mistakes' in base) return base;
    return layered({ ...base.value, ...own, master: { ...base.value.master, ...master } }, layer, rules);
  };
  for (const id of ids) load(id, []);
  refuse('config', complaints);
  return ids.map((id) => done.get(id)!);
}

interface Complaint {
  readonly path: string;
  readonly message: string;
}

function refuse(code: string, complaints: readonly Complaint[]): void {
  const messages = [...new Set(complaints.map(({ message }) => message))];
  if (complaints[0]) throw new Invalid(code, messages.join('\n'), complaints[0].path);
}

function readFile<T>(path: string, read: (value: unknown) => Checked<T>, complaints: Complaint[]): T | undefined {
  const file = readYaml(path, readFileSync(path, 'utf8'));
  if (file.broken) {
    complaints.push({ path, message: file.broken });
    return undefined;
  }
  const result = read(file.value);
  if ('value' in result) return result.value;
  complaints.push(...inOrder(file, result.mistakes).map((message) => ({ path, message })));
  return undefined;
}

const inOrder = (file: YamlFile, mistakes: readonly Mistake[]) =>
  mistakes.map((mistake) => file.tell(mistake)).sort((a, b) => lineOf(file.path, a) - lineOf(file.path, b));

const lineOf = (path: string, message: string) => Number.parseInt(message.slice(path.length + 1), 10);

const yamlIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();

/** YAML files of a folder, and of the category folders in it. */
function ruleFiles(folder: string, complaints: Complaint[]): { path: string; folder?: string }[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Invalid('rule', `There is no folder ${folder} to read rules from.`, folder);
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name === 'presets' || entry.name.startsWith('.')) return [];
      if (!entry.isDirectory()) {
        if (entry.name.endsWith('.yml')) complaints.push({ path, message: `${path}:1 a rule's file ends in .yaml.` });
        return entry.name.endsWith('.yaml') ? [{ path }] : [];
      }
      const names = yamlIn(path);
      const isCategory = (categories as readonly string[]).includes(entry.name);
      if (names.length > 0 && !isCategory) complaints.push({ path, message: strangeFolder(path, entry.name) });
      return isCategory ? names.map((name) => ({ path: join(path, name), folder: entry.name })) : [];
    });
}

function strangeFolder(path: string, name: string): string {
  const near = nearest(name, categories);
  return `${path}: the folder's name is the category of its rules. ${near ? `Did you mean "${near}"? ` : ''}There are ${categories.join(', ')}.`;
}
