import type { FileHandle } from 'node:fs/promises';
import type { Block } from '../dsp/block.ts';

/** Puts blocks into an open file that is empty at first. */
export interface Encoder {
  write(block: Block): Promise<void>;
  /** Puts right whatever in the header could not be known before the end. */
  finish(): Promise<void>;
  /** Lets go of what was held, also after a failure. */
  free(): void | Promise<void>;
  /** Samples that were beyond full scale, so far. */
  clipped(): number;
}

export type Place = Pick<FileHandle, 'write'>;

/** Writes all bytes, from `position` on. */
export const put = async (file: Place, bytes: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
};
