import type { FileHandle } from 'node:fs/promises';
import { type ChunkForm, chunksOf, secondSound } from './chunks.ts';
import { piece, unreadable } from './file.ts';
import type { Encoding } from './pcm.ts';
import type { Layout } from './pcm-file.ts';
import type { Warning } from './source.ts';
import { checkFormat } from './wave-format.ts';

interface Common {
  readonly channels: number;
  readonly frames: number;
  readonly bits: number;
  readonly sampleRate: number;
  readonly encoding: Encoding;
}

const form: ChunkForm = { head: 8, align: 2, sizeOf: (header) => header.readUInt32BE(4) };

/** AIFF and AIFF-C (Apple, 1991). Nothing where the codec is not ours. @throws Invalid unreadable */
export const aiffLayout = async (path: string, handle: FileHandle, fileSize: number): Promise<Layout | undefined> => {
  const container = (await piece(handle, 8, 4)).toString('latin1') === 'AIFC' ? 'AIFC' : 'AIFF';
  const warnings: Warning[] = [];
  let common: Common | undefined;
  let sound: number | undefined;
  for await (const { id, start, size } of chunksOf(handle, fileSize, 12, form)) {
    if (id === 'COMM' && !common) {
      common = commonOf(path, await piece(handle, start, Math.min(size, 26)), container);
      if (!common) return undefined;
    }
    if (id !== 'SSND') continue;
    if (sound !== undefined) {
      warnings.push(secondSound(path, id));
      break;
    }
    const offset = await piece(handle, start, 4);
    sound = start + 8 + (offset.length === 4 ? offset.readUInt32BE(0) : 0);
  }
  if (!common) throw unreadable(path, 'its header ends before a format (no COMM chunk); export or copy it again.');
  const { channels, frames, bits, sampleRate, encoding } = common;
  const size = (frames * channels * encoding.bits) / 8;
  const start = sound ?? fileSize; // no sound chunk is allowed where there are no frames
  return { container, format: { sampleRate, channels }, encoding, bitDepth: bits, start, size, warnings };
};

const codecs: Readonly<Record<string, (bits: number) => Encoding | undefined>> = {
  NONE: (bits) => integer(bits, true),
  twos: (bits) => integer(bits, true),
  sowt: (bits) => integer(bits, false),
  in16: () => integer(16, true),
  in24: () => integer(24, true),
  in32: () => integer(32, true),
  '42ni': () => integer(24, false),
  '23ni': () => integer(32, false),
  'raw ': () => ({ kind: 'unsigned', bits: 8, bigEndian: true }),
  fl32: () => ({ kind: 'float', bits: 32, bigEndian: true }),
  FL32: () => ({ kind: 'float', bits: 32, bigEndian: true }),
  fl64: () => ({ kind: 'float', bits: 64, bigEndian: true }),
  FL64: () => ({ kind: 'float', bits: 64, bigEndian: true }),
};

const integer = (bits: number, bigEndian: boolean): Encoding | undefined => {
  const width = Math.ceil(bits / 8) * 8;
  if (width !== 8 && width !== 16 && width !== 24 && width !== 32) return undefined;
  return { kind: 'integer', bits: width, bigEndian };
};

const commonOf = (path: string, chunk: Buffer, container: 'AIFF' | 'AIFC'): Common | undefined => {
  if (chunk.length < (container === 'AIFC' ? 22 : 18))
    throw unreadable(path, 'its header ends too early; export or copy it again.');
  const codec = container === 'AIFC' ? chunk.toString('latin1', 18, 22) : 'NONE';
  const channels = chunk.readUInt16BE(0);
  const stated = chunk.readUInt16BE(6);
  const sampleRate = extended(chunk, 8);
  checkFormat(path, sampleRate, channels);
  const encodingFor = codecs[codec];
  if (!encodingFor) return undefined;
  const encoding = encodingFor(stated);
  if (!encoding) throw unreadable(path, `its header says ${stated}-bit PCM, which does not exist; export it again.`);
  const bits = stated > 0 && stated < encoding.bits && codec !== 'in24' && codec !== 'in32' ? stated : encoding.bits;
  return { channels, frames: chunk.readUInt32BE(2), bits, sampleRate, encoding };
};

/** An 80-bit float: 15 bits of exponent, then 64 of a mantissa whose first bit is one. */
const extended = (bytes: Buffer, at: number): number => {
  const exponent = bytes.readUInt16BE(at) & 0x7fff;
  const mantissa = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
  return mantissa * 2 ** (exponent - 16383 - 63);
};
