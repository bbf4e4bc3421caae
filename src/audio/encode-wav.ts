import type { Format } from '../dsp/block.ts';
import { type Encoder, type Place, put } from './encoder.ts';
import { chunksAfter, chunksBefore } from './iff-tags.ts';
import { encodedFrames, quantizer } from './quantize.ts';
import type { Tags } from './tag.ts';
import { maskOf } from './wave-format.ts';

export interface WavOptions {
  readonly bitDepth: 16 | 24 | 32;
  readonly dither: boolean;
  readonly seed: number;
  /** Bytes of the whole file above which it becomes RF64; 4 GiB, less in tests. */
  readonly longest?: number;
  readonly tags?: Tags;
}

const heldBlocks = 16; // blocks a write: each costs more than what it copies

/** WAV; RF64 (EBU Tech 3306) where the file grows beyond 4 GiB: a JUNK chunk keeps the place of its sizes. */
export const wavEncoder = (file: Place, format: Format, options: WavOptions): Encoder => {
  const { bitDepth, dither, seed, longest = 2 ** 32, tags = {} } = options;
  const { channels, sampleRate } = format;
  const around = { before: chunksBefore(tags, sampleRate), after: chunksAfter(tags, sampleRate) };
  const sampleBytes = bitDepth / 8;
  const frameBytes = channels * sampleBytes;
  const bytes = Buffer.alloc(heldBlocks * encodedFrames * frameBytes);
  const floats = new DataView(bytes.buffer, bytes.byteOffset);
  const whole = bitDepth === 32 ? undefined : quantizer(bitDepth, channels, dither, seed);
  const start = headerOf(format, bitDepth, 0, longest, around).length;
  let position = start;
  let held = 0; // bytes that are not written yet
  let clipped = 0;
  const flush = async (): Promise<void> => {
    await put(file, bytes.subarray(0, held), position);
    position += held;
    held = 0;
  };
  return {
    async write(block) {
      block.channels.forEach((samples, channel) => {
        const first = held + channel * sampleBytes;
        if (whole) {
          const rounded = whole.quantize(samples, channel);
          clipped += rounded.clipped;
          putIntegers(bytes, rounded.integers, first, frameBytes, sampleBytes);
        } else putFloats(floats, samples, first, frameBytes);
      });
      held += block.length * frameBytes;
      if (held + encodedFrames * frameBytes > bytes.length) await flush();
    },
    async finish() {
      await flush();
      const size = position - start;
      await put(file, Buffer.concat([Buffer.alloc(size & 1), around.after]), position);
      await put(file, headerOf(format, bitDepth, size, longest, around), 0);
    },
    free: () => undefined,
    clipped: () => clipped,
  };
};

const putFloats = (bytes: DataView, samples: Float32Array, first: number, step: number): void => {
  for (let i = 0, at = first; i < samples.length; i++, at += step) bytes.setFloat32(at, samples[i]!, true);
};

const putIntegers = (bytes: Buffer, integers: Int32Array, first: number, step: number, width: number): void => {
  for (let i = 0, at = first; i < integers.length; i++, at += step) {
    const value = integers[i]!;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    if (width === 3) bytes[at + 2] = value >> 16;
  }
};

const guid = Buffer.from('000000001000800000aa00389b71', 'hex'); // after the tag: KSDATAFORMAT_SUBTYPE

/** All before the first sample; of one length, however much follows. */
const headerOf = (
  format: Format,
  bitDepth: 16 | 24 | 32,
  size: number,
  longest: number,
  around: { readonly before: Buffer; readonly after: Buffer },
): Buffer => {
  const { channels, sampleRate, speakers } = format;
  const isExtensible = channels > 2 || bitDepth > 16 || speakers !== undefined;
  const tag = bitDepth === 32 ? 3 : 1;
  const frameBytes = (channels * bitDepth) / 8;
  const body = Buffer.alloc(isExtensible ? 40 : 16);
  body.writeUInt16LE(isExtensible ? 0xfffe : tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE(sampleRate * frameBytes, 8);
  body.writeUInt16LE(frameBytes, 12);
  body.writeUInt16LE(bitDepth, 14);
  if (isExtensible) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bitDepth, 18);
    body.writeUInt32LE(maskOf(format), 20);
    body.writeUInt16LE(tag, 24);
    guid.copy(body, 26);
  }
  const frames = size / frameBytes;
  const fact = tag === 3 ? chunk('fact', long32(frames)) : Buffer.alloc(0); // float asks for it
  const before = 12 + 36 + around.before.length + 8 + body.length + fact.length + 8;
  const riff = before - 8 + size + (size & 1) + around.after.length;
  const isLong = riff + 8 > longest;
  return Buffer.concat([
    Buffer.from(isLong ? 'RF64' : 'RIFF', 'latin1'),
    long32(isLong ? Number.POSITIVE_INFINITY : riff),
    Buffer.from('WAVE', 'latin1'),
    isLong ? chunk('ds64', sizes(riff, size, frames)) : chunk('JUNK', Buffer.alloc(28)),
    around.before,
    chunk('fmt ', body),
    fact,
    Buffer.from('data', 'latin1'),
    long32(isLong ? Number.POSITIVE_INFINITY : size),
  ]);
};

const chunk = (id: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(id, 'latin1'), long32(body.length), body]);

/** Four bytes; all ones for what they cannot hold. */
const long32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Math.min(value, 0xffffffff));
  return bytes;
};

const sizes = (riff: number, data: number, frames: number): Buffer => {
  const bytes = Buffer.alloc(28); // the last four count further tables: none
  for (const [i, size] of [riff, data, frames].entries()) bytes.writeBigUInt64LE(BigInt(size), i * 8);
  return bytes;
};
