import { readFileSync, realpathSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import type { Warning } from '../audio/source.ts';
import { roleOf } from '../roles/names.ts';
import { Invalid } from '../units.ts';
import { alike, distinctNames, foundAt, isFolder, nameOf } from './sound-files.ts';
import { type Found, Search, systems } from './stem-search.ts';

/** A file that is probably a stem. */
export interface StemFile {
  readonly path: string;
  /** Between it and the folder that was named, from the outside in. */
  readonly folders: readonly string[];
  /** Whether it was named itself. */
  readonly isNamed: boolean;
}

/** What lies where stems were looked for. */
export interface StemFiles {
  readonly files: readonly StemFile[];
  /** Mixes of them that were made here before: no stems, and may be replaced. */
  readonly made: readonly string[];
  /** What was passed over, and where stems were found that one might not have looked for. */
  readonly warnings: readonly Warning[];
}

/** What other programs keep beside sound, and what people do; named by a shell's `stems/*`, it is no stem either. */
const besides: ReadonlySet<string> = new Set(
  `.asd .reapeaks .sfk .pkf .pk .peak .ovw .wfm .gpk .db .ini .txt .md .rtf .doc .docx .pdf .nfo .log .csv .json .yaml .yml .html .xml
  .als .alp .rpp .rpp-bak .ptx .ptf .pts .flp .cpr .npr .song .logicx .band .reason .dawproject .ardour .aup3 .bak .mid .midi .jpg .jpeg
  .png .gif .zip .rar .7z .cue .m3u .plist .exe .lnk .url`.split(/\s+/),
);

/**
 * Stems among files and folders: of a folder, the sounds in it and in the folders in it, by their names, numbers as numbers. Hidden
 * files, files that are no sound, backups, bounces and references are passed over, and said. Each file is there once.
 * @throws Invalid usage where folders seem to hold several songs, or several versions of one; unreadable
 */
export function stemFiles(paths: readonly string[]): StemFiles {
  const warnings: Warning[] = [];
  const isBeside = (path: string) => paths.length > 1 && besides.has(extname(path).toLowerCase()) && !isFolder(path);
  const others = paths.filter(isBeside);
  if (others.length > 0) warnings.push(passedOver(others, 0));
  const all = paths
    .filter((path) => !isBeside(path) && !(paths.length > 1 && isOfSystem(path)))
    .flatMap((path): StemFile[] =>
      isFolder(path) ? inFolder(path, warnings) : [{ path, folders: [], isNamed: true }],
    );
  const once = eachOnce(all, warnings);
  const made = ownMixes(once);
  for (const path of made)
    warnings.push({
      code: 'no-stem',
      message: `${basename(path)} is a mix of these stems, made here before: it is none of them.`,
      path,
    });
  return { files: once.filter(({ path }) => !made.includes(path)), made, warnings };
}

/** What an archive or a disk brings along, and `stems/*` names too. */
function isOfSystem(path: string): boolean {
  const name = basename(resolve(path));
  return !name.startsWith('.') && systems.test(name) && isFolder(path);
}

function inFolder(root: string, warnings: Warning[]): StemFile[] {
  const first = new Search(root, false);
  const search = first.sounds.length === 0 && first.aside.length > 0 ? new Search(root, true) : first;
  const versions = copiesOf(search.sounds);
  const sounds = search.sounds.filter(({ folders }) => !versions.includes(folders.join('/')));
  refuseSeveral(root, sounds);
  const kept = search.others.filter((path) => !isOwnText(path));
  if (kept.length > 0) warnings.push(passedOver(kept, search.hidden));
  const aside = search.aside.filter(hasSound);
  if (aside.length > 0) warnings.push(left('are called as if they held no stems', aside, root));
  if (search.links.length > 0) warnings.push(left('are links to other folders', search.links, root));
  if (versions.length > 0)
    warnings.push(
      left(
        'hold stems of the same names as the folder itself',
        versions.map((each) => join(root, each)),
        root,
      ),
    );
  const deep = sounds.filter(({ folders }) => folders.length > 0);
  if (deep.length > 0) {
    const places = [...new Set(deep.map(({ folders }) => folders.join('/')))];
    const message = `${deep.length === 1 ? '1 stem lies' : `${deep.length} stems lie`} in ${places.length === 1 ? 'the folder' : 'the folders'} ${shortList(places)} of ${basename(resolve(root))}.`;
    warnings.push({ code: 'folders', message, path: root });
  }
  return sounds.map((each) => ({ ...each, isNamed: false }));
}

const hasSound = (folder: string): boolean => {
  try {
    return new Search(folder, true).sounds.length > 0;
  } catch {
    return true;
  }
};

/** What we write beside a mix, and settings for it. */
const isOwnText = (path: string): boolean =>
  /\.plan(\.old)?\.json$|^(mixwright|dismissals)\.ya?ml$/i.test(basename(path));

function passedOver(paths: readonly string[], hidden: number): Warning {
  const names = paths.map((path) => basename(path));
  const more = hidden > 0 ? `, and ${hidden} hidden ${hidden === 1 ? 'one' : 'ones'}` : '';
  return {
    code: 'passed-over',
    message: `Passed over as no sound: ${names.length === 1 ? '1 file' : `${names.length} files`} (${shortList(names)})${more}.`,
  };
}

function left(why: string, folders: readonly string[], root: string): Warning {
  const names = folders.map((each) => relative(root, each) || each);
  const one = names.length === 1;
  const words = one
    ? why
        .replace(/^are links to other folders/, 'is a link to another folder')
        .replace(/^are/, 'is')
        .replace(/^hold/, 'holds')
        .replace('they held', 'it held')
    : why;
  return {
    code: 'passed-over',
    message: `Not looked into: ${shortList(names)}, which ${words}. Name ${one ? 'it' : 'them'} to hear what is in ${one ? 'it' : 'them'}.`,
    path: folders[0]!,
  };
}

const shown = 4; // names in a sentence

const shortList = (names: readonly string[]): string =>
  names.length <= shown + 1 ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;

/** The same file by two ways is one stem. */
function eachOnce(files: readonly StemFile[], warnings: Warning[]): readonly StemFile[] {
  const known = new Map<string, string>();
  return files.filter(({ path }) => {
    const real = foundAt(path) ? realpathSync(path) : resolve(path);
    const first = known.get(real);
    if (first === undefined) known.set(real, path);
    else warnings.push({ code: 'once', message: `${path} is the same file as ${first}: it is heard once.`, path });
    return first === undefined;
  });
}

/** Sounds with the plan beside them by which they were made of the others. One that a plan for itself lies beside is a stem. */
function ownMixes(files: readonly StemFile[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  const names = new Set([...paths.map(nameOf), ...distinctNames(paths)]);
  return paths.filter((path) => {
    const tracks = plannedBeside(path);
    return tracks.some((track) => names.has(track)) && !tracks.includes(nameOf(path));
  });
}

function plannedBeside(path: string): readonly string[] {
  const plan = path.replace(/\.(wav|flac)$/i, '.plan.json');
  if (plan === path || !foundAt(plan)?.isFile()) return [];
  try {
    const { tracks } = JSON.parse(readFileSync(plan, 'utf8'));
    return Object.keys(tracks ?? {});
  } catch {
    return [];
  }
}

/** Folders in it whose sounds are called like its own: another version of them. */
function copiesOf(sounds: readonly Found[]): readonly string[] {
  const own = sounds.filter(({ folders }) => folders.length === 0).map(({ path }) => alike(nameOf(path)));
  return [...namesByFolder(sounds)]
    .filter(([folder, names]) => folder !== '' && areSame(own, names))
    .map(([folder]) => folder);
}

const areSame = (some: readonly string[], others: readonly string[]): boolean => {
  const shared = some.filter((name) => others.includes(name)).length;
  return shared >= 2 && 2 * shared >= Math.min(some.length, others.length);
};

function namesByFolder(sounds: readonly Found[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const { path, folders: at } of sounds) {
    const folder = at.join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), alike(nameOf(path))]);
  }
  return folders;
}

/** Names that say a role, twice: "01" and "Top" may well lie in each folder of one song. */
function refuseSeveral(root: string, sounds: readonly Found[]): void {
  const folders = [...namesByFolder(sounds)].map(
    ([folder, names]) => [folder, names.filter((name) => roleOf(name) !== 'other')] as const,
  );
  for (const [i, [one, names]] of folders.entries())
    for (const [other, others] of folders.slice(i + 1)) {
      if (!areSame(names, others)) continue;
      const shared = names.filter((name) => others.includes(name));
      throw new Invalid(
        'usage',
        `The folders ${one} and ${other} in ${root} hold stems of the same names (${shortList(shared)}): two songs, or two versions of one. Name the folder that is meant, such as "${join(root, one)}"; or name all, to have them together.`,
        root,
      );
    }
}
