import type { FileHandle } from 'node:fs/promises';
import type { Format, Speaker } from '../dsp/block.ts';
import { type ChunkForm, chunksOf } from './chunks.ts';
import { piece, unreadable } from './file.ts';
import type { Encoding } from './pcm.ts';
import type { Layout } from './pcm-file.ts';
import { checkFormat, speakersOf } from './wave-format.ts';

interface Description {
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: Encoding;
  readonly bitDepth: number;
}

const form: ChunkForm = { head: 12, align: 1, sizeOf: (header) => Number(header.readBigInt64BE(4)) };

/** Core Audio Format, uncompressed (Apple, "CAF File Structure"). Nothing where the codec is not ours. @throws Invalid unreadable */
export const cafLayout = async (path: string, handle: FileHandle, fileSize: number): Promise<Layout | undefined> => {
  let description: Description | undefined;
  let speakers: readonly Speaker[] | undefined;
  for await (const { id, start, size } of chunksOf(handle, fileSize, 8, form)) {
    if (id === 'desc') {
      description = descriptionOf(path, await piece(handle, start, 32));
      if (!description) return undefined;
    }
    if (id === 'chan' && description)
      speakers = layoutOf(await piece(handle, start, Math.max(0, Math.min(size, 2048))), description.channels);
    if (id !== 'data') continue;
    if (!description) break;
    const { sampleRate, channels, encoding, bitDepth } = description;
    const format: Format = { sampleRate, channels, ...(speakers && { speakers }) };
    // −1: written by a pipe; the first four bytes count edits
    const bytes = size >= 0 && { size: Math.max(0, size - 4) };
    return { container: 'CAF', format, encoding, bitDepth, start: start + 4, ...bytes };
  }
  throw unreadable(path, `its header ends before ${description ? 'any sound' : 'a format'}; export or copy it again.`);
};

const descriptionOf = (path: string, chunk: Buffer): Description | undefined => {
  if (chunk.length < 32) throw unreadable(path, 'its header ends too early; export or copy it again.');
  if (chunk.toString('latin1', 8, 12) !== 'lpcm') return undefined;
  const sampleRate = chunk.readDoubleBE(0);
  const flags = chunk.readUInt32BE(12);
  const channels = chunk.readUInt32BE(24);
  const bitDepth = chunk.readUInt32BE(28);
  checkFormat(path, sampleRate, channels);
  const width = (chunk.readUInt32BE(16) / channels) * 8; // bytes a packet; a packet of PCM is a frame
  const kind = flags & 1 ? 'float' : 'integer';
  const isKnown =
    kind === 'float' ? width === 32 || width === 64 : width === 8 || width === 16 || width === 24 || width === 32;
  if (!isKnown || bitDepth > width)
    throw unreadable(
      path,
      `its header says ${bitDepth} bits in ${width / 8} bytes, which does not exist; export it again.`,
    );
  const encoding = { kind, bits: width, bigEndian: (flags & 2) === 0 } as Encoding;
  return { sampleRate, channels, encoding, bitDepth };
};

const labels: Readonly<Record<number, Speaker>> = {
  1: 'L', 2: 'R', 3: 'C', 4: 'LFE', 5: 'Ls', 6: 'Rs', 7: 'Lc', 8: 'Rc', 9: 'Cs', 10: 'Ls', 11: 'Rs',
  33: 'Lb', 34: 'Rb', 35: 'Lw', 36: 'Rw', 37: 'LFE', 42: 'C',
}; // biome-ignore format: a table
const tags: Readonly<Record<number, readonly Speaker[]>> = {
  6553601: ['C'],
  6619138: ['L', 'R'],
  7929862: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  7995398: ['L', 'R', 'Ls', 'Rs', 'C', 'LFE'],
  8060934: ['L', 'C', 'R', 'Ls', 'Rs', 'LFE'],
  8126470: ['C', 'L', 'R', 'Ls', 'Rs', 'LFE'],
};

const layoutOf = (chunk: Buffer, channels: number): readonly Speaker[] | undefined => {
  if (chunk.length < 12) return undefined;
  const tag = chunk.readUInt32BE(0);
  if (tag === 0x10000) return speakersOf(chunk.readUInt32BE(4), channels);
  if (tag !== 0) return tags[tag]?.length === channels ? tags[tag] : undefined;
  if (chunk.readUInt32BE(8) !== channels || chunk.length < 12 + channels * 20) return undefined;
  return Array.from({ length: channels }, (_, i) => labels[chunk.readUInt32BE(12 + i * 20)] ?? 'other');
};
