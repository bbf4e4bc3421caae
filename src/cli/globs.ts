import { statSync } from 'node:fs';
import { extname, normalize, resolve } from 'node:path';
import { escapePath, globSync, isDynamicPattern } from 'tinyglobby';
import { extensions } from '../jobs/open-session.ts';
import { Invalid } from '../units.ts';

/**
 * Files as they are; of a folder, all sound files in it, however deep; of a pattern, those that it means. In the order of the arguments,
 * each once.
 * @throws Invalid missing, where a folder or a pattern holds none
 */
export function soundsOf(globs: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return globs.flatMap(filesOf).filter((file) => {
    const path = resolve(file);
    return !seen.has(path) && seen.add(path);
  });
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
    `None of the ${files.length} files of "${glob}" is called like sound (${names}, …).`,
    glob,
  );
}
