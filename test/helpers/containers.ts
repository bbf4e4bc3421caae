import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Block, Format, Sound } from '../../src/dsp/block.ts';

/** Numbers as bytes: `le(2, 1, -1)` are two 16-bit integers, lowest byte first. */
export const le = (width: number, ...values: readonly number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const eight = Buffer.alloc(8);
      eight.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)));
      return eight.subarray(0, width);
    }),
  );
export const be = (width: number, ...values: readonly number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from(le(width, value)).reverse()));
export const bytes = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

const padded = (body: Uint8Array): Buffer => bytes(body, Buffer.alloc(body.length & 1));

/** A RIFF chunk; `size` states another length than the true one. */
export const chunk = (id: string, body: Uint8Array, size = body.length): Buffer => bytes(id, le(4, size), padded(body));

export interface Fmt {
  readonly tag?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  readonly align?: number;
  readonly byteRate?: number;
  readonly valid?: number;
  readonly mask?: number;
}

/** The body of a `fmt ` chunk; EXTENSIBLE where a mask or valid bits are given. */
export const fmt = ({ tag = 1, channels = 2, rate = 48_000, bits = 16, ...more }: Fmt): Buffer => {
  const align = more.align ?? (channels * bits) / 8;
  const byteRate = more.byteRate ?? (rate * channels * bits) / 8;
  const isExtensible = more.mask !== undefined || more.valid !== undefined;
  const plain = bytes(le(2, isExtensible ? 0xfffe : tag, channels), le(4, rate, byteRate), le(2, align, bits));
  if (!isExtensible) return plain;
  const guid = Buffer.from('000000001000800000aa00389b71', 'hex');
  return bytes(plain, le(2, 22, more.valid ?? bits), le(4, more.mask ?? 0), le(2, tag), guid);
};

export const wav = (format: Fmt, data: Uint8Array, size = data.length): Buffer => {
  const body = bytes('WAVE', chunk('fmt ', fmt(format)), chunk('data', data, size));
  return bytes('RIFF', le(4, body.length), body);
};

export const rf64 = (format: Fmt, data: Uint8Array, name = 'RF64'): Buffer => {
  const sizes = bytes(le(8, 0, data.length, 0), le(4, 0));
  const body = bytes('WAVE', chunk('ds64', sizes), chunk('fmt ', fmt(format)), chunk('data', data, 0xffffffff));
  return bytes(name, le(4, 0xffffffff), body);
};

export const w64 = (format: Fmt, data: Uint8Array): Buffer => {
  const guid = (name: string) => bytes(name, Buffer.from('f3acd3118cd100c04f8edb8a', 'hex'));
  const part = (name: string, body: Uint8Array) =>
    bytes(guid(name), le(8, body.length + 24), body, Buffer.alloc((8 - (body.length % 8)) % 8));
  const body = bytes(guid('wave'), part('fmt ', fmt(format)), part('data', data));
  return bytes('riff', Buffer.from('2e91cf11a5d628db04c10000', 'hex'), le(8, body.length + 24), body);
};

/** 48 kHz as an 80-bit float: 48000 = 1.46484375 × 2^15. */
const rate48k = bytes(be(2, 16383 + 15), be(4, 48_000 * 2 ** 16, 0));

export interface Aiff {
  readonly channels?: number;
  readonly bits?: number;
  readonly frames: number;
  /** Makes it an AIFF-C. */
  readonly codec?: string;
  readonly rate?: Uint8Array;
}

export const aiff = ({ channels = 2, bits = 16, frames, codec, rate = rate48k }: Aiff, data: Uint8Array): Buffer => {
  const part = (id: string, body: Uint8Array) => bytes(id, be(4, body.length), padded(body));
  const common = bytes(be(2, channels), be(4, frames), be(2, bits), rate, codec ? bytes(codec, be(2, 0)) : '');
  const body = bytes(codec ? 'AIFC' : 'AIFF', part('COMM', common), part('SSND', bytes(be(4, 0, 0), data)));
  return bytes('FORM', be(4, body.length), body);
};

export interface Caf {
  readonly channels?: number;
  readonly bits?: number;
  readonly width?: number;
  /** 1 float, 2 little-endian. */
  readonly flags?: number;
  readonly codec?: string;
  readonly size?: number;
  readonly mask?: number;
}

export const caf = ({ channels = 2, bits = 16, flags = 0, codec = 'lpcm', ...more }: Caf, data: Uint8Array): Buffer => {
  const rate = Buffer.alloc(8);
  rate.writeDoubleBE(48_000);
  const width = more.width ?? bits;
  const description = bytes(rate, codec, be(4, flags, (channels * width) / 8, 1, channels, bits));
  const layout = more.mask === undefined ? '' : bytes('chan', be(8, 12), be(4, 0x10000, more.mask, 0));
  const size = more.size ?? data.length + 4;
  return bytes('caff', be(2, 1, 0), 'desc', be(8, 32), description, layout, 'data', be(8, size), be(4, 0), data);
};

/** A folder of this test file, gone when it is done. `keep` writes a file in it and returns its path. */
export const workshop = () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    path: (name: string) => join(folder, name),
    keep: (name: string, content: Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
  };
};

/** All of a sound, for sounds that are short. */
export const heard = async (sound: Sound): Promise<Float32Array[]> => {
  const blocks: Block[] = [];
  for await (const block of sound) blocks.push(block);
  return Array.from({ length: sound.format.channels }, (_, c) => {
    const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of blocks) {
      all.set(block.channels[c]!, at);
      at += block.length;
    }
    return all;
  });
};

/** Channels as a sound, cut in blocks of `size` frames. */
export const soundOf = (
  channels: readonly Float32Array[],
  format: Partial<Format> = {},
  size = 1000,
): Sound & { readonly length: number } => {
  const length = channels[0]!.length;
  return {
    format: { sampleRate: 48_000, channels: channels.length, ...format },
    length,
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < length; at += size) {
        const part = channels.map((channel) => channel.slice(at, at + size));
        yield { channels: part, length: part[0]!.length };
      }
    },
  };
};

export const signal = (length: number, at: (frame: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, frame) => at(frame));

/** Largest difference of two signals of one length. */
export const difference = (a: Float32Array, b: Float32Array): number => {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
};
