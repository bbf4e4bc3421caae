import type { FileHandle } from 'node:fs/promises';
import { quietly, release } from './decoder.ts';
import { longestGap, nameOf, piece, pieces } from './file.ts';
import { finite } from './finite.ts';
import { regroup } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';

/** What the first four bytes of an MPEG audio frame say. ISO 11172-3, 2.4.2.3; ISO 13818-3. */
export interface FrameHeader {
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Bytes of the frame, header included. */
  readonly size: number;
  /** Frames of sound (samples a channel). */
  readonly length: number;
  /** Same in all frames of one stream: version, layer, rate. */
  readonly kind: number;
}

const first = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const second = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const third = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const lowFirst = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const low = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const rates = [44_100, 48_000, 32_000];

/** Reads a frame header, or nothing where there is none (free format, which nobody writes, is none). */
const frameHeader = (bytes: Uint8Array, at: number): FrameHeader | undefined => {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const version = (bytes[at + 1]! >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const index = bytes[at + 2]! >> 4;
  const rate = rates[(bytes[at + 2]! >> 2) & 3];
  if (version === 1 || rate === undefined || index === 0 || index === 15) return undefined;
  if (layer !== 1 && layer !== 2 && layer !== 3) return undefined;
  const sampleRate = rate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const table = version === 3 ? [first, second, third][layer - 1]! : layer === 1 ? lowFirst : low;
  const bitRate = table[index]! * 1000;
  const padding = (bytes[at + 2]! >> 1) & 1;
  const length = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1; // layer I counts in words
  const size = (Math.floor(((length / 8) * bitRate) / sampleRate / slot) + padding) * slot;
  const channels = bytes[at + 3]! >> 6 === 3 ? 1 : 2;
  return { layer, sampleRate, channels, size, length, kind: ((bytes[at + 1]! & 0xfe) << 8) | (bytes[at + 2]! & 0x0c) };
};

/** Where a frame starts that another one of its kind follows (or the end of the file): anything else is chance. */
const frameStart = (bytes: Uint8Array, from: number, isEnd: boolean): number => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const header = frameHeader(bytes, at);
    if (!header) continue;
    const next = at + header.size;
    if (isEnd && next === bytes.length) return at;
    if (frameHeader(bytes, next)?.kind === header.kind) return at;
  }
  return -1;
};

/** MPEG audio, layers I to III. Nothing where no frame is found near `start`, which is after any ID3v2 tag. */
export const mp3Source = async (
  path: string,
  handle: FileHandle,
  start: number,
  fileSize: number,
): Promise<Source | undefined> => {
  const head = await piece(handle, start, 1 << 16);
  const at = frameStart(head, 0, start + head.length === fileSize);
  if (at < 0) return undefined;
  const header = frameHeader(head, at)!;
  const length = infoLength(head.subarray(at, at + header.size), header);
  const warnings: Warning[] = [];
  const { sampleRate, channels } = header;
  const sound = () => regroup(decoded(path, start + at, header, length, warnings), channels);
  return {
    path,
    container: header.layer === 3 ? 'MP3' : `MP${header.layer}`,
    codec: `mp${header.layer}`,
    format: { sampleRate, channels },
    ...(length !== undefined && { length }),
    warnings,
    [Symbol.asyncIterator]: () => finite(sound(), path, sampleRate, warnings),
  };
};

/** Frames of sound by the Xing header, with the silence that LAME says the encoder added taken off. */
const infoLength = (frame: Buffer, { length }: FrameHeader): number | undefined => {
  const at = Math.max(
    frame.subarray(0, 64).indexOf('Xing', 0, 'latin1'),
    frame.subarray(0, 64).indexOf('Info', 0, 'latin1'),
  );
  if (at < 0 || at + 12 > frame.length || (frame[at + 7]! & 1) === 0) return undefined;
  const all = frame.readUInt32BE(at + 8) * length;
  const flags = frame[at + 7]!;
  const lame = at + 8 + 4 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (lame + 24 > frame.length || !/^(LAME|Lavf|Lavc)/.test(frame.toString('latin1', lame, lame + 4))) return undefined;
  const gaps = frame.readUIntBE(lame + 21, 3); // 12 bits before, 12 bits after
  return Math.max(0, all - (gaps >> 12) - (gaps & 0xfff));
};

/**
 * Hands the decoder whole frames and nothing else: on tags and junk its own search gives up, or never ends.
 */
async function* frames(path: string, start: number, kind: number, lost: () => void): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  let gap = 0;
  for await (const more of pieces(path, start)) {
    rest = Buffer.concat([rest, more]);
    gap += more.length;
    if (gap > longestGap) return;
    let at = 0;
    for (;;) {
      const header = frameHeader(rest, at);
      if (header?.kind === kind) {
        if (at + header.size > rest.length) break;
        at += header.size;
        gap = 0;
        continue;
      }
      if (rest.length - at < 4) break;
      if (at > 0) yield rest.subarray(0, at);
      const next = nextOf(rest, at, kind);
      if (next < 0) {
        rest = rest.subarray(Math.max(at, rest.length - 8192)); // longer than any two frames
        at = 0;
        break;
      }
      lost();
      rest = rest.subarray(next);
      at = 0;
    }
    if (at > 0) yield rest.subarray(0, at);
    rest = rest.subarray(at);
  }
}

const nextOf = (bytes: Uint8Array, from: number, kind: number): number => {
  for (let at = frameStart(bytes, from, false); at >= 0; at = frameStart(bytes, at + 1, false)) {
    if (frameHeader(bytes, at)?.kind === kind) return at;
  }
  return -1;
};

async function* decoded(
  path: string,
  start: number,
  { kind, channels, sampleRate }: FrameHeader,
  length: number | undefined,
  warnings: Warning[],
): AsyncGenerator<readonly Float32Array[]> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder({ enableGapless: true });
  await decoder.ready;
  let faults = 0;
  let done = 0;
  try {
    for await (const bytes of frames(path, start, kind, () => faults++)) {
      const { channelData, samplesDecoded, errors } = quietly(() => decoder.decode(bytes));
      faults += errors.length;
      done += samplesDecoded;
      if (samplesDecoded > 0) yield channelData.slice(0, channels);
    }
  } finally {
    release(decoder);
  }
  if (length !== undefined && done < length) {
    const time = done / sampleRate;
    const message = `${nameOf(path)} gives ${time.toFixed(1)} s of sound, but its header promises ${(length / sampleRate).toFixed(1)} s; only that much was read. Export or copy it again.`;
    warn(warnings, { code: 'truncated', message, path, time });
  } else if (faults > 0) {
    const message = `${nameOf(path)} is damaged in ${faults} ${faults === 1 ? 'place' : 'places'}; what could be decoded was read. Export or copy it again.`;
    warn(warnings, { code: 'damaged', message, path });
  }
}
