import { constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Invalid } from '../units.ts';

const longest = 60; // characters of a name, so that every sentence stays short

/** The name of a file as it stands in a sentence. */
export const nameOf = (path: string): string => {
  const name = basename(path);
  return name.length <= longest ? name : `${name.slice(0, longest - 12)}…${name.slice(-11)}`;
};

export const unreadable = (path: string, because: string): Invalid =>
  new Invalid('unreadable', `Cannot read ${nameOf(path)}: ${because}`, path);

/** What the system says about a path, in words. @throws Invalid missing or unreadable */
export const refusal = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Invalid('missing', `Cannot find ${nameOf(path)}; check the name and the folder.`, path);
  if (code === 'EACCES' || code === 'EPERM')
    return unreadable(path, 'no permission to open it; change its access rights or copy it.');
  if (code === 'EISDIR') return unreadable(path, 'it is a folder; name a sound file in it.');
  if (code === 'EMFILE' || code === 'ENFILE')
    return unreadable(path, 'too many files are open at once; hear fewer at a time.');
  if (code === 'ELOOP')
    return unreadable(path, 'it is a link that leads back to itself; put the file itself in its place.');
  if (code === 'EIO') return unreadable(path, 'the disk reports a read error; copy the file from a backup.');
  return error;
};

/** A pipe that nobody writes to would keep us waiting for ever; of files it changes nothing. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a file to read. @throws Invalid missing or unreadable */
export const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, reading);
  } catch (error) {
    throw refusal(error, path);
  }
};

/** Fills as much of `into` as the file gives from `position` (bytes) on; returns how many bytes that was. */
export const readAt = async (handle: FileHandle, into: Uint8Array, position: number): Promise<number> => {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
};

/** A piece of the file, shorter where the file ends. For headers: `length` is never taken from the file itself. */
export const piece = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, await readAt(handle, bytes, position));
};

/** Bytes without a frame or page of sound after which the rest of a file is given up: longer than any cover or tag. */
export const longestGap = 1 << 26;

/** The file from `start` to `end` (bytes) in pieces; each is only good until the next is asked for. */
export async function* pieces(
  path: string,
  start: number,
  end = Number.POSITIVE_INFINITY,
  size = 1 << 16,
): AsyncGenerator<Uint8Array> {
  const handle = await openFile(path);
  try {
    const buffer = new Uint8Array(size);
    for (let position = start; position < end; ) {
      const got = await readAt(handle, buffer.subarray(0, Math.min(size, end - position)), position).catch((error) => {
        throw refusal(error, path);
      });
      if (got === 0) return;
      position += got;
      yield buffer.subarray(0, got);
    }
  } finally {
    await handle.close();
  }
}
