import { mkdir, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { told } from '../jobs/told.ts';
import { notFound, Refusal } from './refusal.ts';
import { freeName, isSafeName, safeName } from './safe-name.ts';
import { isPlainFile, type Numbers, readSession } from './session-file.ts';

/** A folder of a version, and where it belongs. */
export interface Version {
  readonly song: string;
  readonly number: number;
  readonly folder: string;
}

export interface ListedVersion extends Partial<Numbers> {
  readonly version: number;
  readonly date?: string;
  readonly isFixed: boolean;
  /** Why it cannot be shown. */
  readonly broken?: string;
}

export interface ListedSong {
  readonly song: string;
  readonly title: string;
  readonly versions: readonly ListedVersion[];
}

const versionName = /^v([1-9]\d{0,4})$/;

const newestFirst = (a: number, b: number): number => b - a;

/** Songs in a folder: one folder each, with one a version in it. What else lies there is not looked at. */
export class Songs {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async list(): Promise<ListedSong[]> {
    const listed: ListedSong[] = [];
    for (const song of (await foldersIn(this.folder)).filter(isSafeName).sort()) {
      const versions = await this.#versionsOf(song);
      if (versions.length > 0) listed.push(await this.#listed(song, versions));
    }
    return listed;
  }

  /** @throws Refusal 404 */
  async version(song: string, written: string): Promise<Version> {
    const number = Number(/^v?([1-9]\d{0,4})$/.exec(written)?.[1]);
    if (!isSafeName(song) || !(await this.#versionsOf(song)).includes(number))
      throw new Refusal(404, 'There is no such version of a song. It may have been deleted.');
    return { song, number, folder: join(this.folder, song, `v${number}`) };
  }

  /** The newest before it. */
  async before({ song, number }: Version): Promise<Version | undefined> {
    const earlier = (await this.#versionsOf(song)).find((each) => each < number);
    return earlier === undefined ? undefined : this.version(song, String(earlier));
  }

  /** @throws Refusal 404 */
  async checkSong(song: string): Promise<void> {
    if (!isSafeName(song) || (await this.#versionsOf(song)).length === 0) throw notFound();
  }

  dismissalsOf(song: string): string {
    return join(this.folder, song, 'dismissals.yaml');
  }

  /** Takes a finished folder in: as the next version of a song, or the first of a new one that is called so. */
  async admit(finished: string, title: string, song?: string): Promise<Version> {
    const name = song ?? (await this.#freeSong(title));
    await mkdir(join(this.folder, name), { recursive: true });
    for (;;) {
      const number = Math.max(0, ...(await this.#versionsOf(name))) + 1;
      const folder = join(this.folder, name, `v${number}`);
      try {
        await mkdir(folder); // claims it; an empty folder is replaced
        await replaced(finished, folder);
        return { song: name, number, folder };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  /** With the song, when none of it is left but what was dismissed in it. */
  async remove({ song, folder }: Version, into: string): Promise<void> {
    await rename(folder, into);
    await rm(into, { recursive: true, force: true });
    const home = join(this.folder, song);
    const rest = await readdir(home);
    if (rest.every((name) => name === 'dismissals.yaml')) {
      await unlink(this.dismissalsOf(song)).catch(() => undefined);
      await rmdir(home).catch(() => undefined);
    }
  }

  async #freeSong(title: string): Promise<string> {
    const name = safeName(title);
    return freeName(name, await readdir(this.folder));
  }

  /** Numbers, newest first. */
  async #versionsOf(song: string): Promise<number[]> {
    const names = await foldersIn(join(this.folder, song));
    return names
      .flatMap((name) => versionName.exec(name)?.[1] ?? [])
      .map(Number)
      .sort(newestFirst);
  }

  async #listed(song: string, numbers: readonly number[]): Promise<ListedSong> {
    const versions: ListedVersion[] = [];
    let title: string | undefined;
    for (const version of numbers) {
      const folder = join(this.folder, song, `v${version}`);
      try {
        const session = await readSession(folder);
        title ??= session.title;
        const isFixed = await isPlainFile(join(folder, 'fixed', 'fixed.json'));
        versions.push({ version, date: session.date, ...session.numbers, isFixed });
      } catch (error) {
        versions.push({ version, isFixed: false, broken: told(error).message });
      }
    }
    return { song, title: title ?? song, versions };
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((each) => each.isDirectory()).map(({ name }) => name);
}

/** Windows replaces no folder, not even an empty one. */
async function replaced(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') await rmdir(to);
  await rename(from, to);
}

/** Size of a file that is there. */
export const sizeOf = async (path: string): Promise<number | undefined> =>
  (await isPlainFile(path)) ? (await stat(path)).size : undefined;
