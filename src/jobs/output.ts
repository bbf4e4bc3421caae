import { realpathSync, statSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { refuseOverwrite } from '../audio/write.ts';
import { Invalid } from '../units.ts';
import type { Material } from './open-session.ts';
import { isFolder, nameOf, soundFiles } from './sound-files.ts';
import { stemFiles } from './stem-files.ts';

/** What a result is called when nobody names it, and where it goes. Stems alone go by the name of their folder, beside it. */
export function homeOf({ mix, stems = [] }: Material): { readonly folder: string; readonly name: string } {
  if (mix !== undefined) return { folder: dirname(mix), name: nameOf(mix) };
  const first = stems[0] ?? '.';
  const folder = isFolder(first) ? first : dirname(first);
  if (stems.length === 1 && folder !== first) return { folder: join(folder, '..'), name: nameOf(first) };
  return { folder: join(folder, '..'), name: basename(resolve(folder)) || 'mix' };
}

/** What else an output must not replace. */
export interface Taken {
  /** Inputs that are no sound: a plan, a chain. */
  readonly inputs?: readonly string[];
  /** What else the same run writes. */
  readonly outputs?: readonly string[];
}

/**
 * Refuses, before anything is heard, what could not be written in the end, or would take the place of an input or of another output.
 * @throws Invalid output, usage
 */
export async function checkOutput(
  path: string,
  { mix, stems = [], references = [] }: Material,
  { inputs = [], outputs = [] }: Taken = {},
): Promise<void> {
  const folder = dirname(path);
  if (!isFolder(folder))
    throw new Invalid('output', `There is no folder ${folder} to write ${basename(path)} to; make it first.`, path);
  if (isFolder(path)) throw new Invalid('output', `${path} is a folder; name a file in it.`, path);
  const { files, made } = stemFiles(stems);
  const sounds = soundFiles([...(mix === undefined ? [] : [mix]), ...stems, ...references]);
  const kept = [...sounds, ...files.map((each) => each.path)].filter((each) => !made.includes(each));
  await refuseOverwrite(path, [...kept, ...inputs]);
  if (outputs.some((other) => placeOf(other) === placeOf(path)))
    throw new Invalid('usage', `${path} is written by the same run already; choose another name.`, path);
  await access(folder, constants.W_OK).catch(() => {
    throw new Invalid('output', `No permission to write in ${folder}; choose another folder with -o.`, path);
  });
}

/** Where a file is or would be, by whatever name of its folder; another case is another name only where it is another file. */
function placeOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found) return `${found.dev}:${found.ino}`;
  return join(realpathSync(dirname(path)), basename(path)).toLowerCase();
}
