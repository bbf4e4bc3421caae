import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { mixBus } from '../plan.ts';

/** Endings of names that are probably sound. */
export const extensions: ReadonlySet<string> = new Set(
  '.wav .wave .bwf .rf64 .w64 .aif .aiff .aifc .caf .flac .mp3 .ogg .oga .opus .m4a .mp4 .aac .alac .wma .wv .ape'.split(
    ' ',
  ),
);

export const isSoundName = (name: string): boolean => extensions.has(extname(name).toLowerCase());

export const byName = new Intl.Collator('en', { numeric: true }).compare;

/** What is there, behind links; nothing where a link leads nowhere or back to itself. */
export function foundAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

export const isFolder = (path: string): boolean => foundAt(path)?.isDirectory() ?? false;

/** Files as they are; of a folder, the sound files in it by their names, numbers as numbers. */
export function soundFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!isFolder(path)) return [path];
    const names = readdirSync(path).filter((name) => !name.startsWith('.') && isSoundName(name));
    const inside = names.map((name) => join(path, name));
    return inside.filter((file) => foundAt(file)?.isFile()).sort(byName);
  });
}

export const nameOf = (path: string): string => basename(path, extname(path));

/** Some disks know no capitals, and write an accent in two ways. */
export const alike = (name: string): string => name.normalize('NFC').toLowerCase();

/**
 * File names without endings; with them where two would be the same, and with their folders where they still are. Names that differ by
 * capitals only are the same: they could not lie in one folder everywhere.
 */
export function distinctNames(paths: readonly string[]): string[] {
  const ways = [basename, (path: string) => behind(path, 1), (path: string) => behind(path, 2)];
  const names = ways.reduce((known, way) => {
    const count = counted(known);
    return known.map((name, i) => (count.get(alike(name))! > 1 ? way(paths[i]!) : name));
  }, paths.map(nameOf));
  const before = new Map<string, number>();
  return names.map((name) => {
    const count = (before.get(alike(name)) ?? 0) + 1;
    before.set(alike(name), count);
    return count === 1 ? name : `${name} ${count}`; // folders of one name, too
  });
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const count = new Map<string, number>();
  for (const name of names) count.set(alike(name), (count.get(alike(name)) ?? 0) + 1);
  return count;
}

/** "Kick (Drums)": with so many of the folders that it lies in. */
function behind(path: string, count: number): string {
  const folders: string[] = [];
  for (let at = dirname(resolve(path)); folders.length < count && basename(at) !== ''; at = dirname(at))
    folders.unshift(basename(at));
  return folders.length === 0 ? nameOf(path) : `${nameOf(path)} (${folders.join(' ')})`;
}

/** The same of stems: none is called as the mix bus is. */
export const stemNames = (paths: readonly string[]): string[] =>
  distinctNames(paths).map((name, i) => (name === mixBus ? basename(paths[i]!) : name));
