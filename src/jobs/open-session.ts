import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { sumOf } from '../audio/sum.ts';
import { isSameRecording, learn, type Reference } from '../reference.ts';
import { type Role, roleOf } from '../roles.ts';
import type { Session, Track } from '../session.ts';
import { shelf, shelved } from '../shelf.ts';
import { Invalid } from '../units.ts';
import { hearFile, hearSound } from './hear-file.ts';

/** What to hear: a mix, its stems, or both; and what to compare with. Paths of files; a folder stands for the sound in it. */
export interface Material {
  readonly mix?: string;
  readonly stems?: readonly string[];
  /** Files and folders, or one name from the shelf. Absent: the profile `all`; `none`: nothing. */
  readonly references?: readonly string[];
  /** Roles by stem name, where the name does not tell. */
  readonly roles?: Readonly<Record<string, Role>>;
}

export type OnStage = (stage: string, share: number) => void;

export interface Opened {
  readonly session: Session;
  readonly warnings: readonly Warning[];
}

/** Opens and hears everything. @throws Invalid for what is missing, unreadable, or too short to compare with */
export async function openSession(material: Material, onStage: OnStage = () => {}): Promise<Opened> {
  const warnings: Warning[] = [];
  const stems = await hearStems(material, warnings, onStage);
  const mix = await hearMix(material, stems, warnings, onStage);
  const reference = await openReference(material.references, mix, warnings, onStage);
  return { session: { mix, stems, ...(reference ? { reference } : {}) }, warnings };
}

async function hearStems(
  { stems = [], roles = {} }: Material,
  warnings: Warning[],
  onStage: OnStage,
): Promise<Track[]> {
  const all = soundFiles(stems);
  const files = all.filter((path) => stems.includes(path) || roleOf(nameOf(path)) !== 'mix');
  for (const path of all.filter((each) => !files.includes(each)))
    warnings.push({
      code: 'no-stem',
      message: `${basename(path)} lies among the stems but is named as a mix; it was left out. Name it as the mix to have it judged.`,
      path,
    });
  if (stems.length > 0 && files.length === 0)
    throw new Invalid('missing', `There is no sound file in ${stems.join(', ')}.`, stems[0]);
  const names = distinctNames(files);
  const tracks: Track[] = [];
  for (const [i, path] of files.entries()) {
    const name = names[i]!;
    const role = roles[name];
    const heard = await hearFile(path, { name, ...(role ? { role } : {}) }, (share) =>
      onStage(`Hearing ${name}`, (i + share) / files.length),
    );
    tracks.push(heard.track);
    warnings.push(...heard.warnings);
  }
  return tracks;
}

async function hearMix(
  { mix }: Material,
  stems: readonly Track[],
  warnings: Warning[],
  onStage: OnStage,
): Promise<Track> {
  if (mix !== undefined) {
    refuseFolder(mix);
    const heard = await hearFile(mix, { name: nameOf(mix), role: 'mix', alone: stems.length === 0 }, (share) =>
      onStage(`Hearing ${nameOf(mix)}`, share),
    );
    warnings.push(...heard.warnings);
    return heard.track;
  }
  if (stems.length === 0)
    throw new Invalid('usage', 'There is nothing to hear: name a mix, or a folder of stems with --stems.');
  const sum = sumOf(await Promise.all(stems.map(({ path }) => open(path!))));
  const track = await hearSound(
    sum,
    { name: 'mix', role: 'mix', alone: true },
    { container: 'sum', codec: 'float', ...sum.format },
    (share) => onStage('Hearing the sum of the stems', share),
  );
  warnings.push(...inShort(sum.notes));
  return track;
}

/** What was done to many stems alike is told once. */
function inShort(notes: readonly Warning[]): Warning[] {
  const named = notes.map((note) => ({ ...note, code: note.code.replace(/-\d+$/, '') }));
  const padded = named.filter(({ code }) => code === 'padded');
  if (padded.length < 4) return named;
  const most = padded.reduce((a, b) => ((b.time ?? 0) < (a.time ?? 0) ? b : a));
  const message = `${padded.length} stems are shorter than the longest and were padded with silence; the shortest: ${most.message}`;
  return [...named.filter(({ code }) => code !== 'padded'), { ...most, message }];
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Invalid(
      'unreadable',
      `${path} is a folder; name a sound file in it, or hear all in it as stems of one song: --stems ${path}`,
      path,
    );
  }
}

/** Nothing that a person asked for is compared silently with something else. */
async function openReference(
  wanted: readonly string[] | undefined,
  mix: Track,
  warnings: Warning[],
  onStage: OnStage,
): Promise<Reference | undefined> {
  if (wanted?.length === 1 && wanted[0] === 'none') return undefined;
  if (wanted === undefined || wanted.length === 0) return shelved('all')?.reference;
  const named = wanted.filter((each) => !statSync(each, { throwIfNoEntry: false }));
  if (named.length === 0) return learnSongs(wanted, mix, warnings, onStage);
  const found = shelved(named[0]!);
  if (!found) {
    throw new Invalid(
      'missing',
      `There is no file or reference "${named[0]}". References on the shelf: ${
        shelf()
          .map(({ reference }) => reference.name)
          .join(', ') || 'none'
      }.`,
      named[0],
    );
  }
  if (wanted.length > 1)
    throw new Invalid(
      'usage',
      `Compare with files or with one reference by name, not with both ("${wanted.join('", "')}").`,
    );
  return found.reference;
}

async function learnSongs(
  paths: readonly string[],
  mix: Track,
  warnings: Warning[],
  onStage: OnStage,
): Promise<Reference> {
  const songs = await hearSongs(paths, warnings, onStage);
  const own = songs.find((song) => isSameRecording(song, mix));
  if (own) return learn(own.name, 'own', [own], { about: 'the same recording' });
  return learn(songs.length === 1 ? songs[0]!.name : `${songs.length} songs`, 'songs', songs, {
    about: songs.map(({ name }) => name).join(', '),
  });
}

const shortest = 3; // s: less has no short-term loudness, let alone a loudness range

/** Records to learn a reference from. */
export async function hearSongs(
  paths: readonly string[],
  warnings: Warning[],
  onStage: OnStage = () => {},
): Promise<Track[]> {
  const files = soundFiles(paths);
  if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${paths.join(', ')}.`, paths[0]);
  const songs: Track[] = [];
  for (const [i, path] of files.entries()) {
    const heard = await hearFile(path, { name: nameOf(path), role: 'mix', alone: true }, (share) =>
      onStage('Hearing the reference', (i + share) / files.length),
    );
    const { duration } = heard.track.format;
    if (duration < shortest) {
      throw new Invalid(
        'unreadable',
        `The reference ${basename(path)} is ${duration.toFixed(1)} s long; at least ${shortest} s are needed to compare with.`,
        path,
      );
    }
    if (heard.track.features.level.isSilent)
      throw new Invalid('unreadable', `The reference ${basename(path)} is silent; choose another.`, path);
    songs.push(heard.track);
    warnings.push(...heard.warnings);
  }
  return songs;
}

const extensions = new Set(
  '.wav .wave .rf64 .w64 .aif .aiff .aifc .caf .flac .mp3 .ogg .oga .opus .m4a .mp4 .aac .alac .wma .wv .ape'.split(
    ' ',
  ),
);

/** Files as they are; of a folder, the sound files in it, in order. */
export function soundFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
    const inside = readdirSync(path, { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.') && extensions.has(extname(entry.name).toLowerCase()),
    );
    return inside.map((entry) => join(path, entry.name)).sort();
  });
}

export const nameOf = (path: string): string => basename(path, extname(path));

/** File names without endings, unless two would be the same. */
export function distinctNames(paths: readonly string[]): string[] {
  const short = paths.map(nameOf);
  return paths.map((path, i) => (short.filter((name) => name === short[i]).length > 1 ? basename(path) : short[i]!));
}

/** Sources of a session, opened once more to be rendered. */
export const openTracks = (tracks: readonly Track[]): Promise<Source[]> =>
  Promise.all(tracks.map(({ path }) => open(path!)));
