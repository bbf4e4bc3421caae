import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, normalize, resolve } from 'node:path';
import { escapePath, globSync, isDynamicPattern } from 'tinyglobby';
import { extensions } from '../jobs/sound-files.ts';
import { Invalid } from '../units.ts';

/**
 * Files as they are; of a folder, all sound files in it, however deep; of a pattern, those that it means. In the order of the arguments,
 * each once, by the shortest way to it: a link may lead back to a folder above.
 * @throws Invalid missing, where a folder or a pattern holds none
 */
export function soundsOf(globs: readonly string[]): readonly string[] {
  const files = [...new Set(globs.flatMap(filesOf))];
  const shortest = new Map<string, string>();
  for (const file of files) {
    const known = shortest.get(placeOf(file));
    if (known === undefined || file.length < known.length) shortest.set(placeOf(file), file);
  }
  return files.filter((file) => shortest.get(placeOf(file)) === file);
}

/** Its name in the folder that it truly lies in; two links to one file are two files. */
function placeOf(file: string): string {
  const folder = dirname(resolve(file));
  return join(statSync(folder, { throwIfNoEntry: false }) ? realpathSync(folder) : folder, basename(file));
}

function filesOf(glob: string): readonly string[] {
  const found = statSync(glob, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const folder = glob.replace(/[/\\]+$/, '') || glob;
    return soundsAmong(glob, matches(`${escapePath(folder)}/**/*`), `There is no sound file in ${glob}.`);
  }
  if (found || !isDynamicPattern(glob)) return [glob];
  return soundsAmong(glob, matches(glob), `No file matches "${glob}"; it is meant from the folder that you are in.`);
}

const matches = (pattern: string): readonly string[] =>
  globSync(pattern, { onlyFiles: true, expandDirectories: false, ignore: ['**/node_modules/**'] })
    .map(normalize)
    .sort();

function soundsAmong(glob: string, files: readonly string[], none: string): readonly string[] {
  const sounds = files.filter((file) => extensions.has(extname(file).toLowerCase()));
  if (sounds.length > 0) return sounds;
  if (files.length === 0) throw new Invalid('missing', none, glob);
  const names = [...extensions].slice(0, 4).join(', ');
  throw new Invalid(
    'missing',
    `${files.length === 1 ? 'The one file' : `None of the ${files.length} files`} of "${glob}" is ${files.length === 1 ? 'not ' : ''}called like sound (${names}, …).`,
    glob,
  );
}
