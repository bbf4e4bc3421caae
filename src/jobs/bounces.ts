import { readdirSync, statSync } from 'node:fs';
import { open as openHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../audio/open.ts';
import { systemIds } from '../translation/systems.ts';
import { extensions } from './sound-files.ts';

/** Milliseconds. */
export interface Pace {
  /** From one look at the folder to the next. */
  readonly every: number;
  /** A file that stood still for so long and is whole by its header is complete. */
  readonly still: number;
  /** The same of one that its header calls unfinished: nobody will finish it. */
  readonly patience: number;
}

const usual: Pace = { every: 500, still: 2000, patience: 15_000 };

/** A sound that was written into a folder. */
export interface Bounce {
  readonly path: string;
  /** Whether it is still there as it was. */
  isSame(): boolean;
}

interface Watching {
  readonly signal: AbortSignal;
  /** Once when the folder cannot be read any more, once when it is there again. */
  onGone(isGone: boolean): void;
  readonly pace?: Pace;
}

/** Size, time and place of a file as it was last seen, and since when it is so. */
interface Seen {
  readonly mark: string;
  readonly since: number;
}

/**
 * Sounds of a folder, not of folders in it, that are new, were written anew or renamed into it since it was first looked at, oldest first,
 * each when it is complete. The folder is looked at again and again: that sees network drives, too, and costs next to nothing.
 * @throws AbortError, when told to stop
 */
export async function* bounces(folder: string, { signal, onGone, pace = usual }: Watching): AsyncGenerator<Bounce> {
  const done = new Set(Object.values(looked(folder) ?? {}));
  let seen = new Map<string, Seen>();
  let isGone = false;
  for (;;) {
    const found = looked(folder);
    if ((found === undefined) !== isGone) {
      isGone = !isGone;
      onGone(isGone);
    }
    const now = performance.now();
    const marks = Object.entries(found ?? {}).filter(([, mark]) => !done.has(mark));
    seen = new Map(marks.map(([path, mark]) => [path, keptOf(seen.get(path), mark, now)]));
    for (const path of await complete(seen, now, pace)) {
      const { mark } = seen.get(path)!;
      if (markOf(path) !== mark) continue; // while the one before was heard
      done.add(mark);
      yield { path, isSame: () => markOf(path) === mark };
    }
    await pause(pace.every, undefined, { signal });
  }
}

const keptOf = (seen: Seen | undefined, mark: string, now: number): Seen =>
  seen?.mark === mark ? seen : { mark, since: now };

/** Of a file under another name it is the same: that was heard already. */
function markOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found?.isFile() ? `${found.ino} ${found.size} ${found.mtimeNs}` : undefined;
}

/** Sounds by their paths; nothing where the folder is not there. */
function looked(folder: string): Readonly<Record<string, string>> | undefined {
  try {
    const paths = readdirSync(folder)
      .filter(isBounce)
      .map((name) => join(folder, name));
    return Object.fromEntries(
      paths.flatMap((path) => {
        const mark = markOf(path);
        return mark === undefined ? [] : [[path, mark]];
      }),
    );
  } catch {
    return undefined;
  }
}

/** How many sounds are in a folder. */
export const soundsThere = (folder: string): number => Object.keys(looked(folder) ?? {}).length;

/** What we write ourselves beside a mix, whatever it was called. */
const ours = new RegExp(String.raw`\.(fixed|matched|master|applied|${systemIds.join('|')})(\.\w+)$`, 'i');

const isBounce = (name: string): boolean =>
  extensions.has(extname(name).toLowerCase()) && !/^[.~]/.test(name) && !ours.test(name);

/** Paths of those that nobody writes to any more, oldest first. */
async function complete(seen: ReadonlyMap<string, Seen>, now: number, { still, patience }: Pace): Promise<string[]> {
  const paths: string[] = [];
  for (const [path, { since }] of seen) {
    if (now - since < still) continue;
    if (now - since >= patience || (await isWhole(path))) paths.push(path);
  }
  const time = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return paths.sort((a, b) => time(a) - time(b));
}

/** By its header: no sound is missing that it promises, and its sizes are filled in. */
async function isWhole(path: string): Promise<boolean> {
  try {
    const { warnings } = await open(path);
    return !warnings.some(({ code }) => code === 'truncated') && (await isFilledIn(path));
  } catch {
    return false;
  }
}

/** A RIFF file is as long as it says; while it is being written, its size is often 0 or that of the header alone. */
async function isFilledIn(path: string): Promise<boolean> {
  const handle = await openHandle(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const [size, { size: length }] = [buffer.readUInt32LE(4) + 8, await handle.stat()];
    return buffer.toString('latin1', 0, 4) !== 'RIFF' || size >= length - 1;
  } finally {
    await handle.close();
  }
}
