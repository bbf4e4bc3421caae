import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { refusal } from '../audio/write.ts';

/** What goes into an archive: a content as it is, or a file that is made when its turn comes, and taken away when it is in. */
export type Packed =
  | { readonly path: string; readonly content: string | Uint8Array }
  | { readonly path: string; readonly make: (path: string) => Promise<void> };

/** The first moment that a zip can tell, the same in every time zone. */
const stamp = () => ({ mtime: new Date(1980, 0, 1), mode: 0o100_644, forceDosTimestamp: true });

/**
 * Writes a zip that appears under its name only when it is complete. Files are stored as they are and pass through in pieces, one at a time; what
 * is longer than 4 GiB is written as ZIP64.
 * @throws Invalid output; what a `make` throws
 */
export async function writeZip(output: string, entries: readonly Packed[]): Promise<void> {
  const short = basename(output).slice(0, 80);
  const temporary = join(dirname(output), `.${short}.${randomBytes(4).toString('hex')}.tmp`);
  const made = { error: undefined as unknown };
  try {
    const folder = await mkdtemp(join(dirname(output), '.parts.'));
    try {
      const zip = new ZipFile();
      const target = createWriteStream(temporary);
      zip.once('error', (error: Error) => target.destroy(error));
      for (const [i, entry] of entries.entries()) add(zip, entry, join(folder, `${i}.wav`), made);
      zip.end();
      await pipeline(zip.outputStream as Readable, target);
      await rename(temporary, output);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw made.error ?? refusal(error, output);
  }
}

function add(zip: ZipFile, entry: Packed, temporary: string, made: { error: unknown }): void {
  if ('content' in entry) {
    zip.addBuffer(Buffer.from(entry.content), entry.path, stamp());
    return;
  }
  zip.addReadStreamLazy(entry.path, { ...stamp(), compress: false }, (give) => {
    entry.make(temporary).then(
      () => {
        const stream = createReadStream(temporary);
        stream.once('close', () => void rm(temporary, { force: true }).catch(() => undefined));
        give(null, stream);
      },
      (error: unknown) => {
        made.error = error;
        give(error, undefined as never);
      },
    );
  });
}
