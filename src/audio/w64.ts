import type { FileHandle } from 'node:fs/promises';
import { piece, unreadable } from './file.ts';
import type { Layout } from './pcm-file.ts';
import { type WaveFormat, waveFormat } from './wave-format.ts';

/** Sony Wave64: RIFF with GUIDs for names, 64-bit sizes that count their own header, and steps of 8 bytes. */
export const w64Layout = async (path: string, handle: FileHandle, fileSize: number): Promise<Layout | undefined> => {
  let format: WaveFormat | undefined;
  for (let at = 40; at + 24 <= fileSize; ) {
    const header = await piece(handle, at, 24);
    if (header.length < 24) break;
    const id = header.toString('latin1', 0, 4); // the rest of the GUID says "Wave64" in all of them
    const size = Number(header.readBigUInt64LE(16));
    if (id === 'fmt ') {
      format = waveFormat(path, await piece(handle, at + 24, Math.max(0, Math.min(size - 24, 40))));
      if (!format) return undefined;
    }
    if (id === 'data') {
      if (!format) break;
      const isOpen = size <= 24 && fileSize > at + 24;
      return { container: 'W64', ...format, start: at + 24, ...(!isOpen && { size: Math.max(0, size - 24) }) };
    }
    if (size < 24) break;
    at += Math.ceil(size / 8) * 8;
  }
  throw unreadable(path, `its header ends before ${format ? 'any sound' : 'a format'}; export or copy it again.`);
};
