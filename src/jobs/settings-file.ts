import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { readYaml, type YamlFile } from '../rules/yaml-file.ts';
import type { Checked, Mistake } from '../schema.ts';
import { Invalid } from '../units.ts';

/** A YAML file with settings. @throws Invalid config */
export function readConfig(path: string): YamlFile {
  const file = readYaml(relative(process.cwd(), path) || path, readFileSync(path, 'utf8'));
  if (file.broken) throw new Invalid('config', file.broken, path);
  const { value } = file;
  if (value === null || value === undefined) return { ...file, value: {} };
  if (typeof value !== 'object' || Array.isArray(value)) return file;
  // A key with nothing after it says nothing.
  return { ...file, value: Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)) };
}

/** What was read, or every mistake in it with its line. @throws Invalid config */
export function must<T>(file: YamlFile, checked: Checked<T>): T {
  if ('value' in checked) return checked.value;
  const tell = (mistake: Mistake) => file.tell(mistake);
  throw new Invalid('config', checked.mistakes.map(tell).join('\n'), file.path);
}
