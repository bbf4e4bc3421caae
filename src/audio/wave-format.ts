import type { Format, Speaker } from '../dsp/block.ts';
import { nameOf, unreadable } from './file.ts';
import type { Encoding } from './pcm.ts';
import type { Warning } from './source.ts';

/** What a WAVE `fmt ` chunk says. */
export interface WaveFormat {
  readonly format: Format;
  readonly encoding: Encoding;
  readonly bitDepth: number;
  readonly warnings: readonly Warning[];
}

/** Refuses formats nobody can hear. @throws Invalid unreadable */
export const checkFormat = (path: string, sampleRate: number, channels: number): void => {
  if (channels === 0) throw unreadable(path, 'its header says it has no channels; export it again.');
  if (channels > 64)
    throw unreadable(path, `its header says ${channels} channels, 64 are the most; split it in parts.`);
  if (!(sampleRate > 0)) throw unreadable(path, 'its header says a sample rate of 0 Hz; export it again.');
  if (!(sampleRate >= 1000 && sampleRate <= 1_536_000))
    throw unreadable(path, `its header says a sample rate of ${sampleRate} Hz, which no sound has; export it again.`);
};

/** Bits of the mask in their order. Microsoft, `dwChannelMask`. */
const maskNames: readonly Speaker[] = [
  'L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Lc', 'Rc', 'Cs', 'Ls', 'Rs', 'Tc', 'Tfl', 'Tfc', 'Tfr', 'Tbl', 'Tbc', 'Tbr',
]; // biome-ignore format: a table
const side = 0x600;

/** The speakers of a channel mask, or nothing where it names fewer or none. With one pair only, the back pair is the surround. */
export const speakersOf = (mask: number, channels: number): readonly Speaker[] | undefined => {
  const surround = (mask & side) === 0;
  const speakers = Array.from({ length: 18 }, (_, bit) => bit)
    .filter((bit) => mask & (1 << bit))
    .map((bit): Speaker => {
      if (surround && bit === 4) return 'Ls';
      if (surround && bit === 5) return 'Rs';
      return maskNames[bit] ?? 'other';
    });
  if (speakers.length === 0) return undefined;
  // the spec: channels beyond the mask have no place of their own
  return Array.from({ length: channels }, (_, i) => speakers[i] ?? 'other');
};

const usual: Readonly<Record<number, number>> = {
  1: 0x4,
  2: 0x3,
  3: 0x7,
  4: 0x33,
  5: 0x37,
  6: 0x3f,
  8: 0x63f,
  12: 0x2d63f,
};

/** The channel mask to write: 0 (no place) where the speakers do not stand in the mask's order. */
export const maskOf = ({ channels, speakers }: Format): number => {
  if (!speakers) return usual[channels] ?? 0;
  const both = speakers.includes('Lb') || speakers.includes('Rb');
  const bits = speakers.map((speaker) => {
    if (!both && speaker === 'Ls') return 4;
    if (!both && speaker === 'Rs') return 5;
    return speaker === 'other' ? -1 : maskNames.indexOf(speaker);
  });
  const isOrdered = bits.every((bit, i) => bit >= 0 && (i === 0 || bit > bits[i - 1]!));
  return isOrdered ? bits.reduce((mask, bit) => mask | (1 << bit), 0) : 0;
};

/**
 * Reads a `fmt ` chunk (its body). Nothing where the codec is none of PCM and float.
 * @throws Invalid unreadable
 */
export const waveFormat = (path: string, chunk: Buffer): WaveFormat | undefined => {
  if (chunk.length < 14) throw unreadable(path, 'its header ends too early; export or copy it again.');
  const isExtensible = chunk.readUInt16LE(0) === 0xfffe && chunk.length >= 40;
  const tag = isExtensible ? chunk.readUInt16LE(24) : chunk.readUInt16LE(0);
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  if (tag !== 1 && tag !== 3) return undefined;
  checkFormat(path, sampleRate, channels);
  const align = chunk.readUInt16LE(12);
  const stated = chunk.length >= 16 ? chunk.readUInt16LE(14) : (align / channels) * 8;
  const encoding = encodingOf(path, tag, stated);
  const warnings = alignment(path, align, (channels * encoding.bits) / 8, chunk.readUInt32LE(8) / sampleRate);
  const valid = isExtensible && tag === 1 ? chunk.readUInt16LE(18) : 0;
  const speakers = isExtensible ? speakersOf(chunk.readUInt32LE(20), channels) : undefined;
  const bitDepth = valid > 0 && valid < stated ? valid : stated;
  return { format: { sampleRate, channels, ...(speakers && { speakers }) }, encoding, bitDepth, warnings };
};

const encodingOf = (path: string, tag: number, bits: number): Encoding => {
  const width = Math.ceil(bits / 8) * 8;
  if (tag === 3 && (width === 32 || width === 64)) return { kind: 'float', bits: width, bigEndian: false };
  if (tag === 1 && width === 8) return { kind: 'unsigned', bits: 8, bigEndian: false };
  if (tag === 1 && (width === 16 || width === 24 || width === 32))
    return { kind: 'integer', bits: width, bigEndian: false };
  throw unreadable(
    path,
    `its header says ${bits}-bit ${tag === 3 ? 'float' : 'PCM'}, which does not exist; export it again.`,
  );
};

/** A wrong block align is forgiven where the byte rate, the second witness, does not side with it. */
const alignment = (path: string, stated: number, worked: number, byRate: number): readonly Warning[] => {
  if (stated === worked) return [];
  if (stated > 0 && byRate === stated)
    throw unreadable(
      path,
      `its header says frames of ${stated} bytes, but its channels and bits make ${worked}; export it again.`,
    );
  const message = `The header of ${nameOf(path)} says frames of ${stated} bytes, but its channels and bits make ${worked}; it was read by the latter.`;
  return [{ code: 'block-align', message, path }];
};
