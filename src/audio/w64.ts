import type { FileHandle } from 'node:fs/promises';
import { type ChunkForm, chunksOf, secondSound } from './chunks.ts';
import { piece, unreadable } from './file.ts';
import type { Layout } from './pcm-file.ts';
import { type WaveFormat, waveFormat } from './wave-format.ts';

/** Sizes of 64 bits count the header; the rest of the GUID after a name says "Wave64" in all of them. */
const wave64: ChunkForm = { head: 24, align: 8, sizeOf: (header) => Number(header.readBigUInt64LE(16)) - 24 };

/** Sony Wave64: RIFF with GUIDs for names, 64-bit sizes, and steps of 8 bytes. */
export const w64Layout = async (path: string, handle: FileHandle, fileSize: number): Promise<Layout | undefined> => {
  let format: WaveFormat | undefined;
  let sound: Layout | undefined;
  for await (const { id, start, size } of chunksOf(handle, fileSize, 40, wave64)) {
    if (id === 'data' && sound) return { ...sound, warnings: [...sound.warnings!, secondSound(path, id)] };
    if (sound) continue;
    if (id === 'fmt ') {
      format = waveFormat(path, await piece(handle, start, Math.max(0, Math.min(size, 40))));
      if (!format) return undefined;
    }
    if (id !== 'data') continue;
    if (!format) break;
    const isOpen = size <= 0 && fileSize > start;
    sound = { container: 'W64', ...format, start, ...(!isOpen && { size: Math.max(0, size) }) };
    if (isOpen) return sound;
  }
  if (sound) return sound;
  throw unreadable(path, `its header ends before ${format ? 'any sound' : 'a format'}; export or copy it again.`);
};
