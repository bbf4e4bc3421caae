import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { open } from '../../../src/audio/open.ts';
import { nameOf, soundFiles } from '../../../src/jobs/sound-files.ts';
import type { Seconds } from '../../../src/units.ts';
import { hasCorpus, masters } from '../../helpers/corpus.ts';
import { root } from '../measure.ts';
import { hashOf } from './random.ts';
import { lengthOf, mapped, type Sounding } from './sounding.ts';

/** A finished record, the album it is on, and whether the profile `all` and its limits were made with music of that kind. */
export interface Song {
  readonly path: string;
  readonly name: string;
  readonly group: string;
  readonly set: 'calibration' | 'held-out';
}

/** The packages that `references/all.json` was learnt from, as references/README.md has them. */
export const learntFrom: readonly string[] = [
  ...(
    /^`[\w. -]+`(?: · `[^`]+`)+$/m.exec(readFileSync(join(root, 'references/README.md'), 'utf8'))?.[0] ?? ''
  ).matchAll(/`([^`]+)`/g),
].map(([, name]) => name!);

/** The name that a song goes by wherever it lies: letters and digits, and no "fast" or "old" version of itself. */
export const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/(_fast|-old|_enhanced|(?<=farm)_f)$/, '')
    .replace(/[^a-z0-9]/g, '');

const isVersion = (name: string): boolean => /(_fast|-old|_enhanced|farm_f)$/i.test(name);

const songOf = (path: string, group: string): Song => ({
  path,
  name: nameOf(path),
  group,
  set: learntFrom.includes(group) ? 'calibration' : 'held-out',
});

/** Albums: every folder that holds sound, at any depth. */
const albumsIn = (folder: string): string[] => {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...inside.flatMap(({ name }) => albumsIn(join(folder, name))).sort()];
};

export interface Selection {
  /** At most so many an album, chosen by hash. */
  readonly most: number;
}

/** Songs of the corpus and of folders; each once, and no second version of another. */
export function songsOf(folders: readonly string[], { most }: Selection): Song[] {
  for (const folder of folders)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`There is no folder ${folder}.`);
  const given = folders.flatMap(albumsIn).flatMap((folder) =>
    chosen(
      soundFiles([folder]).filter((path) => !isVersion(nameOf(path))),
      most,
    ).map((path) => songOf(path, basename(folder))),
  );
  const known = new Set(given.map(keyOf));
  const more = corpusSongs().filter((song) => !known.has(keyOf(song)));
  return [...given, ...more.filter((song) => rankIn(more, song) < most)];
}

/** Its place by hash among the songs of its album. */
const rankIn = (songs: readonly Song[], song: Song): number =>
  songs.filter(({ group, name }) => group === song.group && hashOf(name) < hashOf(song.name)).length;

export const keyOf = ({ name, group }: Song): string => `${group}/${bareName(name)}`;

/** All that the profile was learnt from, where its packages are among the folders. */
export const recordsIn = (folders: readonly string[]): Song[] =>
  folders
    .flatMap(albumsIn)
    .filter((folder) => learntFrom.includes(basename(folder)))
    .flatMap((folder) => soundFiles([folder]).map((path) => songOf(path, basename(folder))))
    .filter(({ name }) => !isVersion(name));

const chosen = (paths: readonly string[], most: number): string[] =>
  [...paths]
    .sort((a, b) => hashOf(nameOf(a)) - hashOf(nameOf(b)))
    .slice(0, most)
    .sort();

/** The corpus says which package each of its masters is from. */
function corpusSongs(): Song[] {
  if (!hasCorpus) return [];
  const [first] = masters();
  const manifest = join(dirname(dirname(first!)), 'manifest.json');
  const told = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest).references : [];
  return masters().map((path) => {
    const source = told.find(({ file }) => basename(file) === basename(path))?.source;
    const from = source?.split(' ').find((word) => /^[a-z][a-z0-9.+-]*-[a-z0-9.+-]+$/.test(word));
    return songOf(path, from ?? 'corpus');
  });
}

interface Manifest {
  readonly references: readonly { readonly file: string; readonly source: string }[];
}

/** The whole file in memory, or what of it lies between two times. */
export async function decoded(
  path: string,
  from: Seconds = 0,
  to: Seconds = Number.POSITIVE_INFINITY,
): Promise<Sounding> {
  const source = await open(path);
  const { sampleRate } = source.format;
  const [first, last] = [Math.round(from * sampleRate), Math.round(to * sampleRate)];
  const pieces: (readonly Float32Array[])[] = [];
  let at = 0;
  for await (const { channels, length } of source) {
    const [start, end] = [Math.max(0, first - at), Math.min(length, last - at)];
    if (end > start) pieces.push(channels.map((channel) => channel.slice(start, end)));
    at += length;
    if (at >= last) break;
  }
  const length = pieces.reduce((sum, [piece]) => sum + piece!.length, 0);
  const channels = Array.from({ length: Math.min(2, source.format.channels) }, (_, c) => {
    const out = new Float32Array(length);
    let place = 0;
    for (const piece of pieces) {
      out.set(piece[c]!, place);
      place += piece[c]!.length;
    }
    return out;
  });
  return { channels, rate: sampleRate };
}

/** The middle, and another part before it or after it where there is as much. */
export function partsOf(whole: Sounding, seconds: Seconds): { readonly middle: Sounding; readonly other?: Sounding } {
  const length = lengthOf(whole);
  const frames = Math.min(length, Math.round(seconds * whole.rate));
  const from = (length - frames) >> 1;
  const middle = faded(cut(whole, from, frames));
  if (from < frames / 2) return { middle };
  // half way between the beginning and the excerpt, but not into it
  const before = Math.max(0, Math.min(from - frames, (from - frames) >> 1));
  return { middle, other: faded(cut(whole, before, Math.min(frames, from - before))) };
}

const cut = (sounding: Sounding, from: number, frames: number): Sounding =>
  mapped(sounding, (channel) => channel.slice(from, from + frames));

/** An excerpt begins and ends as a record does: from nothing, and into nothing. Else each would be one with its end cut off. */
export function faded(sounding: Sounding): Sounding {
  const [rise, fall] = [0.02, 2].map((time) => Math.round(Math.min(time * sounding.rate, lengthOf(sounding) / 4)));
  return mapped(sounding, (channel) => {
    const out = channel.slice();
    for (let i = 0; i < rise!; i++) out[i] = out[i]! * Math.sin((Math.PI * i) / 2 / rise!) ** 2;
    for (let i = 0; i < fall!; i++)
      out[out.length - 1 - i] = out[out.length - 1 - i]! * Math.sin((Math.PI * i) / 2 / fall!) ** 2;
    return out;
  });
}
