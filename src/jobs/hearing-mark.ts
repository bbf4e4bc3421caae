import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rooms that numbers come from, the same in `src` and in `dist`; what they import from other packages is pinned in package.json. */
const rooms = ['audio', 'dsp', 'features', 'meters'];
const alone = /^(hear-file|units)\.[jt]s$/;
const root = fileURLToPath(new URL('../', import.meta.url));

let known: string | undefined;

/**
 * What hears: our code, Node (the last bits of its functions differ between versions), and the ffmpeg that decodes what we do not. Where
 * one of them is another, numbers may be others, too.
 */
export function hearingMark(): string {
  known ??= createHash('sha256')
    .update(process.version + process.arch)
    .update(codeMark())
    .update(ffmpegMark())
    .digest('hex');
  return known;
}

function codeMark(): string {
  const hash = createHash('sha256');
  const files = rooms.flatMap((room) => codeIn(join(root, room)));
  const others = [root, join(root, 'jobs')].flatMap((folder) =>
    codeIn(folder).filter((path) => alone.test(nameOf(path))),
  );
  for (const path of [...files, ...others, join(root, '../package.json')]) hash.update(readFileSync(path));
  return hash.digest('hex');
}

const nameOf = (path: string): string => path.slice(path.search(/[^/\\]+$/));

const codeIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => join(folder, name));

/** Told by its place, size and time: to ask it for its version takes longer than all the rest. */
function ffmpegMark(): string {
  const names = process.platform === 'win32' ? ['ffmpeg.exe'] : ['ffmpeg'];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean))
    for (const path of names.map((name) => join(folder, name))) {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile()) return `${path} ${found.size} ${found.mtimeMs}`;
    }
  return 'none';
}
