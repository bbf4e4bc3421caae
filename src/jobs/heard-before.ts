import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import { cacheFolder } from './cache-folder.ts';
import { type HeardFile, metersFor, type Naming, renamed } from './hear-file.ts';
import { hearingMark } from './hearing-mark.ts';

/** What is known of a file before it is heard. */
export interface Remembered {
  /** Its numbers, if it was heard before. */
  readonly heard?: HeardFile;
  /** Under what name to keep them; absent where they cannot be kept. */
  readonly key?: string;
  /** The file as it was when its content was looked at. */
  readonly mark?: string;
}

/** Bytes that all entries may take together: some three thousand songs. */
export const cacheLimit = 500_000_000;

const name = /^[0-9a-f]{64}\.heard$/;
const leftover = /^\.[0-9a-f]{64}\.[0-9a-f]{8}\.tmp$/;
const head = Buffer.from('mixwright heard 1\n');
const digest = 32; // bytes, SHA-256

/**
 * Numbers of files that were heard, kept in the user's cache folder by content: what a file holds, by which code and which meters it was
 * heard. Entries that are damaged, or not ours, are as if they were not there; nothing that goes wrong here stops a hearing.
 */
export class HeardBefore {
  readonly #folder: string;
  readonly #limit: number;
  #isGrown = false;

  /** @param limit bytes; the oldest entries go when it is passed */
  constructor(folder: string, limit = cacheLimit) {
    this.#folder = folder;
    this.#limit = limit;
  }

  /** That of the user, unless it was switched off. */
  static ofUser(): HeardBefore | undefined {
    const folder = cacheFolder();
    return folder === undefined ? undefined : new HeardBefore(folder);
  }

  async find(path: string, naming: Naming = {}): Promise<Remembered> {
    try {
      const found = await stat(path);
      if (!found.isFile()) return {};
      const key = keyOf(await contentOf(path), naming);
      const heard = await this.#read(key, path);
      return { key, mark: markOf(found), ...(heard ? { heard: renamed(heard, path, naming) } : {}) };
    } catch {
      return {};
    }
  }

  /** Keeps what was heard of a file, unless it has changed since it was looked at. */
  async keep({ key, mark }: Remembered, path: string, { track, warnings }: HeardFile): Promise<void> {
    if (key === undefined) return;
    const place = join(this.#folder, `${key}.heard`);
    const temporary = join(this.#folder, `.${key}.${randomBytes(4).toString('hex')}.tmp`);
    try {
      if (markOf(await stat(path)) !== mark) return;
      const body = deflateSync(serialize({ track, warnings } satisfies HeardFile), { level: 1 });
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, Buffer.concat([head, createHash('sha256').update(body).digest(), body]));
      await rename(temporary, place);
      this.#isGrown = true;
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Takes the oldest entries out, if something was kept and there are too many. */
  async tidy(): Promise<void> {
    if (!this.#isGrown) return;
    this.#isGrown = false;
    try {
      const entries = await entriesIn(this.#folder);
      let size = entries.reduce((sum, each) => sum + each.size, 0);
      for (const { path, size: bytes, time, isLeftover } of entries.sort((a, b) => a.time - b.time)) {
        const isForgotten = isLeftover && Date.now() - time > day;
        if (!isForgotten && size <= this.#limit) continue;
        if (isLeftover && !isForgotten) continue; // somebody writes it
        await rm(path, { force: true });
        size -= bytes;
      }
    } catch {
      // another process tidies, too
    }
  }

  async #read(key: string, path: string): Promise<HeardFile | undefined> {
    const place = join(this.#folder, `${key}.heard`);
    try {
      const entry = await readFile(place);
      const body = entry.subarray(head.length + digest);
      const sum = createHash('sha256').update(body).digest();
      if (!entry.subarray(0, head.length).equals(head)) return undefined;
      if (!entry.subarray(head.length, head.length + digest).equals(sum)) return undefined;
      const heard = deserialize(inflateSync(body)) as HeardFile;
      // a warning names the file that it was about
      if (heard.warnings.length > 0 && heard.track.path !== path) return undefined;
      const now = new Date();
      await utimes(place, now, now).catch(() => {});
      return heard;
    } catch {
      return undefined;
    }
  }
}

const day = 86_400_000; // ms

const keyOf = (content: string, naming: Naming): string =>
  createHash('sha256')
    .update(JSON.stringify([content, hearingMark(), metersFor(naming).map(({ id }) => id)]))
    .digest('hex');

async function contentOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

const markOf = ({ dev, ino, size, mtimeMs }: Stats): string => `${dev} ${ino} ${size} ${mtimeMs}`;

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly time: number;
  readonly isLeftover: boolean;
}

/** Ours, and nothing else that lies there. */
async function entriesIn(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).filter((each) => name.test(each) || leftover.test(each));
  const entries = await Promise.all(
    names.map(async (each) => {
      const path = join(folder, each);
      const found = await stat(path).catch(() => undefined);
      return found ? [{ path, size: found.size, time: found.mtimeMs, isLeftover: leftover.test(each) }] : [];
    }),
  );
  return entries.flat();
}

/** How much is kept in a folder: entries and bytes. */
export async function keptIn(folder: string): Promise<{ readonly entries: number; readonly bytes: number }> {
  const entries = await entriesIn(folder).catch(() => []);
  return { entries: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
}
