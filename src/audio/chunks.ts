import type { FileHandle } from 'node:fs/promises';
import { nameOf, piece } from './file.ts';
import type { Warning } from './source.ts';

/** A named part of a container. `start` is the first byte of its body, `size` the bytes its header states, true or not. */
export interface Chunk {
  readonly id: string;
  readonly start: number;
  readonly size: number;
}

/** How a family of containers writes its chunks. */
export interface ChunkForm {
  /** Bytes of a chunk's header; its first four are its name. */
  readonly head: number;
  /** Chunks begin at multiples of this many bytes. */
  readonly align: 1 | 2 | 8;
  /** Bytes of the body; less than 0 where it is open. */
  sizeOf(header: Buffer): number;
}

const most = 4096; // files have some ten; nothing that is read costs more than it is long

/** Walks over the chunks of a file from byte `at` on, until one of them is open, or leads out of the file. */
export async function* chunksOf(
  handle: FileHandle,
  fileSize: number,
  at: number,
  { head, align, sizeOf }: ChunkForm,
): AsyncGenerator<Chunk> {
  for (let count = 0; count < most && at + head <= fileSize; count++) {
    const header = await piece(handle, at, head);
    if (header.length < head) return;
    const size = sizeOf(header);
    yield { id: header.toString('latin1', 0, 4), start: at + head, size };
    if (size < 0) return;
    at += head + Math.ceil(size / align) * align;
  }
}

/** Sound that stands in two places: no standard says what it means. */
export const secondSound = (path: string, id: string): Warning => ({
  code: 'second-sound',
  message: `${nameOf(path)} holds more than one chunk of sound ("${id}"); only the first was read. Export it again.`,
  path,
});
