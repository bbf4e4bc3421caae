import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { AlbumHeard } from '../album.ts';
import { groupsOf } from '../album.ts';
import { leftOut } from '../audio/left-out.ts';
import { open } from '../audio/open.ts';
import type { Warning } from '../audio/source.ts';
import { tagsOf } from '../audio/tags.ts';
import { writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import type { Plan } from '../plan.ts';
import type { Track } from '../session.ts';
import { Invalid } from '../units.ts';
import { keepOld, named } from './draft.ts';
import type { Ears } from './ears.ts';
import type { OnStage } from './open-session.ts';
import { checkOutput } from './output.ts';
import { patched, planFor } from './patch.ts';
import { seamless } from './seam.ts';
import { distinctNames, nameOf, soundFiles } from './sound-files.ts';
import { writeText } from './write-text.ts';

/** Songs in their order: files as they are named, those of a folder by their names, numbers as numbers. @throws Invalid missing, usage */
export function songFiles(paths: readonly string[]): string[] {
  const files = soundFiles(paths);
  if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${paths.join(', ')}.`, paths[0]);
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined) throw new Invalid('usage', `${twice} is named twice; an album has each song once.`, twice);
  return files;
}

/** What the album is called: the folder of its songs. */
export const albumName = (paths: readonly string[]): string => {
  const [first = ''] = paths;
  const isFolder = paths.length === 1 && statSync(first, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? basename(resolve(first)) : `${paths.length} songs`;
};

/** @throws as `hearFile` */
export async function hearSongs(files: readonly string[], ears: Ears, onStage: OnStage) {
  const names = distinctNames(files);
  const tasks = files.map((path, i) => ({ path, naming: { name: names[i]!, role: 'mix' as const, alone: true } }));
  const heard = await ears.hear(tasks, (share) => onStage(`Hearing ${files.length} songs`, share));
  return { tracks: heard.map(({ track }) => track), warnings: heard.flatMap(({ warnings }) => warnings) };
}

const planName = 'album.plan.json';

/** A rendered album in temporary files in its folder, until all of it is right. */
export class AlbumDraft {
  readonly #folder: string;
  readonly #isNew: boolean;
  readonly #bitDepth: 16 | 24;
  readonly #outputs = new Map<string, string>();
  readonly #drafts = new Map<string, string>();
  readonly #warnings = new Map<string, readonly Warning[]>();
  #isKept = false;

  private constructor(folder: string, isNew: boolean, bitDepth: 16 | 24) {
    this.#folder = folder;
    this.#isNew = isNew;
    this.#bitDepth = bitDepth;
  }

  /** Refuses, before anything is heard, what could not be written in the end. @throws Invalid output, usage */
  static async open(
    folder: string,
    files: readonly string[],
    { inputs = [], bitDepth = 24 }: { readonly inputs?: readonly string[]; readonly bitDepth?: 16 | 24 } = {},
  ): Promise<AlbumDraft> {
    const draft = new AlbumDraft(folder, madeFolder(folder), bitDepth);
    try {
      const names = distinctNames(files);
      const outputs: string[] = [];
      for (const [i, file] of files.entries()) {
        const output = join(folder, `${nameOf(file)}.${extname(file).toLowerCase() === '.flac' ? 'flac' : 'wav'}`);
        await checkOutput(output, { stems: files }, { inputs, outputs });
        outputs.push(output);
        draft.#outputs.set(names[i]!, output);
      }
      await checkOutput(join(folder, planName), { stems: files }, { inputs });
      return draft;
    } catch (error) {
      await draft.discard();
      throw error;
    }
  }

  /** What outputs do not carry of all that the songs say of themselves. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()].flat();
  }

  /** Renders some songs of the album and hears what became of them. */
  async listen(
    plan: Plan,
    album: readonly Track[],
    some: readonly Track[],
    { heard, ears, onStage, isOpen, signal }: Listening,
  ): Promise<Track[]> {
    for (const [i, track] of some.entries()) {
      signal?.throwIfAborted();
      const onProgress = (share: number) => onStage('Rendering', (i + share) / some.length);
      await this.#write(track, await soundOf(plan, track, album, heard, onProgress), isOpen, signal);
    }
    const tasks = some.map(({ name, role }) => ({
      path: this.#drafts.get(name)!,
      naming: { name, role, path: this.#outputs.get(name)!, alone: true },
    }));
    const again = await ears.hear(tasks, (share) => onStage('Listening again', share));
    return again.map(({ track }) => track);
  }

  async #write({ name, path }: Track, sound: Sound, isOpen: boolean, signal: AbortSignal | undefined): Promise<void> {
    const output = this.#outputs.get(name)!;
    const temporary =
      this.#drafts.get(name) ??
      join(this.#folder, `.${basename(output).slice(0, 30)}.${randomBytes(4).toString('hex')}.draft`);
    this.#drafts.set(name, temporary);
    const container = output.endsWith('.flac') ? ('flac' as const) : ('wav' as const);
    const tags = await tagsOf(path!);
    this.#warnings.set(name, [...tags.warnings, ...leftOut(output, container, tags)]);
    const kind = isOpen
      ? ({ container: 'wav', bitDepth: 32 } as const)
      : ({ container, bitDepth: this.#bitDepth } as const);
    const options = { ...kind, tags, ...(signal ? { signal } : {}) } as const;
    await named(temporary, output, () => writeSound(temporary, sound, options));
  }

  /** Renames all that was rendered last; a plan of our own making goes beside it. */
  async keep(plan: Plan | undefined): Promise<string[]> {
    const beside = join(this.#folder, planName);
    if (plan) await keepOld(beside);
    if (plan) await writeText(beside, `${JSON.stringify(plan, null, 2)}\n`);
    for (const [name, temporary] of this.#drafts) {
      const output = this.#outputs.get(name)!;
      await named(temporary, output, () => rename(temporary, output));
    }
    this.#isKept = true;
    const written = [...this.#outputs].flatMap(([name, output]) => (this.#drafts.has(name) ? [output] : []));
    return [...written, ...(plan ? [beside] : [])];
  }

  /** Takes away what was not kept, and the folder if it was made for it. */
  async discard(): Promise<void> {
    for (const temporary of this.#drafts.values()) await rm(temporary, { force: true });
    if (this.#isNew && !this.#isKept && readdirSync(this.#folder).length === 0) rmdirSync(this.#folder);
  }
}

interface Listening {
  readonly heard: AlbumHeard;
  readonly ears: Ears;
  readonly onStage: OnStage;
  /** In float, so that no peak is clipped: it is not what is kept. */
  readonly isOpen: boolean;
  readonly signal?: AbortSignal;
}

/** A song through its strip; where it goes on in a neighbour, with enough of that around it that nothing begins anew at the seam. */
async function soundOf(
  plan: Plan,
  track: Track,
  album: readonly Track[],
  heard: AlbumHeard,
  onProgress: (share: number) => void,
): Promise<Sound> {
  const part = planFor(plan, track.name) ?? { ...plan, tracks: { [track.name]: { chain: [] } } };
  const told = (frames: number) => onProgress(Math.min(1, frames / track.format.frames));
  const group = groupsOf(heard).find((names) => names.includes(track.name)) ?? [];
  const at = group.indexOf(track.name);
  const neighbour = (name: string | undefined) => album.find((each) => name !== undefined && each.name === name)?.path;
  const [before, after] = [neighbour(group[at - 1]), neighbour(group[at + 1])];
  const isTimed = Object.values(part.tracks).some(({ chain }) =>
    chain.some(({ time, processor }) => time !== undefined || processor === 'resample'),
  );
  if (isTimed || (before === undefined && after === undefined))
    return patched(part, await open(track.path!), { onProgress: told });
  const ends = { ...(before ? { before: await open(before) } : {}), ...(after ? { after: await open(after) } : {}) };
  return seamless(await open(track.path!), ends, (sound) => patched(part, sound, { onProgress: told }));
}

/** Makes the folder if there is none; whether it did. @throws Invalid output */
function madeFolder(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return false;
  if (found) throw new Invalid('output', `${folder} is a file; an album goes to a folder.`, folder);
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    throw new Invalid(
      'output',
      `The folder ${folder} cannot be made: ${(error as Error).message}. Choose another place with -o.`,
      folder,
    );
  }
}
