import { lstatSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { writeText } from '../jobs/write-text.ts';
import { Invalid } from '../units.ts';
import { templateFor, templatePath } from './config-template.ts';
import { exit } from './exit.ts';
import { noteMistake, say } from './output.ts';
import { projectFileOf, projectName } from './project.ts';
import { projectMistakes } from './project-mistakes.ts';
import { type Setting, settingsInForce } from './settings-in-force.ts';

export interface PrintFlags {
  readonly preset?: string;
  readonly json?: boolean;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Returns the exit code. @throws Invalid output, where there is one already */
export async function init(folder: string): Promise<number> {
  if (!isFolder(folder))
    throw new Invalid('output', `There is no folder ${folder} to write ${projectName} to.`, folder);
  const path = templatePath(folder);
  if (lstatSync(path, { throwIfNoEntry: false }))
    throw new Invalid('output', `${path} is there already and stays as it is; edit it, or name another folder.`, path);
  await writeText(path, templateFor(folder));
  say(`✓ ${path} · edit it, then: mixwright config validate`);
  return exit.done;
}

/** Returns the exit code. @throws Invalid config, missing */
export function print(path: string, { preset, json }: PrintFlags): number {
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new Invalid('missing', `There is no file or folder ${path}.`, path);
  const file = projectFileOf(isFolder(path) ? path : dirname(path));
  const settings = settingsInForce(file, isFolder(path) ? undefined : path, preset);
  const name = file === undefined ? undefined : shown(file);
  if (json) say(JSON.stringify({ ...(name === undefined ? {} : { file: name }), settings }, null, 2));
  else
    say([name ?? `No ${projectName} here or above: what follows is the default.`, '', ...rowsOf(settings)].join('\n'));
  return exit.done;
}

function rowsOf(settings: readonly Setting[]): readonly string[] {
  const words = settings.map(({ value, words }) => words ?? String(value));
  const [keys, values] = [settings.map(({ key }) => key.length), words.map((each) => Math.min(each.length, 40))];
  const [first, second] = [Math.max(...keys), Math.max(...values)];
  return settings.map(({ key, from }, i) => `${key.padEnd(first)}  ${words[i]!.padEnd(second)}  ${from}`);
}

/** Returns the exit code: 2 where there are mistakes. @throws Invalid missing */
export function validate(path: string, { json }: { readonly json?: boolean }): number {
  const file = isFolder(path) ? projectFileOf(path) : path;
  if (file === undefined || !statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Invalid('missing', nothingThere(path), path);
  const mistakes = projectMistakes(file);
  if (json) say(JSON.stringify({ file: shown(file), mistakes }, null, 2));
  else if (mistakes.length === 0) say(`✓ ${shown(file)} is right, and so are the rules beside it.`);
  else for (const message of mistakes) noteMistake({ code: 'config', message });
  return mistakes.length > 0 ? exit.usage : exit.done;
}

const shown = (path: string): string => relative(process.cwd(), path) || path;

const nothingThere = (path: string): string =>
  isFolder(path)
    ? `There is no ${projectName} in ${path} or above it; \`mixwright config init\` writes one.`
    : `There is no file ${path}.`;
