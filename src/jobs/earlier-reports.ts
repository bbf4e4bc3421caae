import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Earlier, readEarlier } from '../report/earlier.ts';
import { compareVersions, versionOf } from '../report/version-name.ts';

/** The report of a folder that a bounce is compared with: its own last one, else that of the version before. */
export function earlierIn(folder: string, name: string): Earlier | undefined {
  const pages = reportsIn(folder);
  if (pages.includes(name)) return readFrom(folder, name);
  const own = versionOf(name);
  const [before] = pages
    .map((page) => ({ page, ...versionOf(page) }))
    .filter(({ stem, number }) => stem === own.stem && compareVersions(number, own.number) < 0)
    .sort((a, b) => compareVersions(b.number, a.number));
  return before && readFrom(folder, before.page);
}

function reportsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((file) => (file.endsWith('.html') ? [file.slice(0, -5)] : []));
  } catch {
    return []; // the folder is made with the first report
  }
}

/** A page that was made by another version, or by hand, is none. */
function readFrom(folder: string, name: string): Earlier | undefined {
  const read = readEarlier(readFileSync(join(folder, `${name}.html`), 'utf8'));
  return 'because' in read ? undefined : read;
}
