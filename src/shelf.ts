import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reference } from './reference.ts';
import { Invalid } from './units.ts';

/** A reference on the shelf: ours ship in the package, a user's own lie in the user's data folder (XDG). */
export interface Shelved {
  readonly reference: Reference;
  readonly isBuiltIn: boolean;
  readonly path: string;
}

/** The same from `src/` and from `dist/`. */
const builtIn = fileURLToPath(new URL('../references/', import.meta.url));

/** Where a user's own references lie, there or not. */
export const ownShelf = (): string =>
  join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'mixwright', 'references');

/** A user's own reference hides ours of the same name. */
export function shelf(): Shelved[] {
  const all = [ownShelf(), builtIn].flatMap((folder) =>
    namesIn(folder).map((file) => ({
      reference: read(join(folder, file)),
      isBuiltIn: folder === builtIn,
      path: join(folder, file),
    })),
  );
  const first = all.filter((each, i) => all.findIndex(({ reference }) => reference.name === each.reference.name) === i);
  return first.sort((a, b) => a.reference.name.localeCompare(b.reference.name));
}

export const shelved = (name: string): Shelved | undefined => shelf().find(({ reference }) => reference.name === name);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}

function read(path: string): Reference {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Reference;
    if (typeof value.name !== 'string' || !Array.isArray(value.spectrum) || typeof value.metrics !== 'object')
      throw new Error('fields are missing');
    return value;
  } catch (error) {
    throw new Invalid(
      'config',
      `The reference ${path} cannot be read (${(error as Error).message}). Delete it, or learn it again with \`mixwright refs add\`.`,
      path,
    );
  }
}

/** Numbers only, never audio. Returns the path. */
export async function keep(reference: Reference): Promise<string> {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(reference.name)) {
    throw new Invalid('usage', `"${reference.name}" cannot name a reference: use letters, digits, dots and dashes.`);
  }
  if (reference.name === 'none') throw new Invalid('usage', '"none" means no reference at all; choose another name.');
  const path = join(ownShelf(), `${reference.name}.json`);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(ownShelf(), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(reference, null, 1)}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Invalid('output', `The reference cannot be kept in ${ownShelf()}: ${(error as Error).message}.`, path);
  }
  return path;
}

export async function forget(name: string): Promise<void> {
  const found = shelved(name);
  if (!found)
    throw new Invalid('config', `There is no reference "${name}". \`mixwright refs list\` shows those there are.`);
  if (found.isBuiltIn)
    throw new Invalid(
      'usage',
      `"${name}" is built in and cannot be removed; a reference of your own with that name would hide it.`,
    );
  await rm(found.path);
}
