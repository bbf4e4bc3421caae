import type { FileHandle } from 'node:fs/promises';
import { type ChunkForm, chunksOf, secondSound } from './chunks.ts';
import { piece, unreadable } from './file.ts';
import type { Layout } from './pcm-file.ts';
import { type WaveFormat, waveFormat } from './wave-format.ts';

const streamed = 0x7fff0000; // from here on a size is what a pipe writes that cannot go back, unless the file is that long
const riff: ChunkForm = { head: 8, align: 2, sizeOf: (header) => header.readUInt32LE(4) };

/** WAV, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088). Nothing where the codec is not ours. @throws Invalid unreadable */
export const wavLayout = async (path: string, handle: FileHandle, fileSize: number): Promise<Layout | undefined> => {
  const head = await piece(handle, 0, 12);
  const container = head.toString('latin1', 0, 4) === 'RIFF' ? 'WAV' : 'RF64';
  const whole = head.readUInt32LE(4);
  let long: number | undefined;
  let format: WaveFormat | undefined;
  let sound: Layout | undefined;
  for await (const { id, start, size } of chunksOf(handle, fileSize, 12, riff)) {
    if (id === 'data' && sound) return { ...sound, warnings: [...sound.warnings!, secondSound(path, id)] };
    if (sound) continue;
    if (id === 'ds64') {
      const body = await piece(handle, start, 24);
      if (body.length >= 16) long = Number(body.readBigUInt64LE(8));
    }
    if (id === 'fmt ') {
      format = waveFormat(path, await piece(handle, start, Math.min(size, 40)));
      if (!format) return undefined;
    }
    if (id !== 'data') continue;
    if (!format) throw unreadable(path, 'its sound stands before any format (no fmt chunk); export it again.');
    const bytes = dataSize(size, long, whole, fileSize - start);
    sound = { container, ...format, start, ...(bytes !== undefined && { size: bytes }) };
    if (bytes !== size) return sound; // what follows is sound, or cannot be found
  }
  if (sound) return sound;
  throw unreadable(
    path,
    `its header ends before ${format ? 'any sound (no data chunk)' : 'a format (no fmt chunk)'}; export or copy it again.`,
  );
};

/** Bytes of sound, or nothing for "to the end of the file". */
const dataSize = (stated: number, long: number | undefined, whole: number, present: number): number | undefined => {
  if (stated === 0xffffffff) return long && long > 0 ? long : undefined;
  // a finished file with no sound has a whole size; a pipe or a crashed recorder leaves none
  if (stated === 0) return whole === 0 || whole >= streamed || present > whole ? undefined : 0;
  return stated >= streamed && stated > present ? undefined : stated;
};
