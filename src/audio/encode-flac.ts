import { createHash } from 'node:crypto';
import type { Format } from '../dsp/block.ts';
import { type Encoder, type Place, put } from './encoder.ts';
import { flacBlocks } from './flac-tags.ts';
import { libflac } from './libflac.ts';
import { encodedFrames, quantizer } from './quantize.ts';
import type { Tags } from './tag.ts';

export interface FlacOptions {
  readonly bitDepth: 16 | 24;
  readonly dither: boolean;
  readonly seed: number;
  readonly tags?: Tags;
}

const level = 5; // libFLAC's own default; 8 saves 1 % and takes three times as long
const streamInfo = 8; // where it begins: after the sign and its own header
const before = 42; // bytes of the sign and STREAMINFO

/** FLAC (RFC 9639). The library leaves frame sizes, length and MD5 empty: they are put in at the end. */
export const flacEncoder = async (
  file: Place,
  { channels, sampleRate }: Format,
  options: FlacOptions,
): Promise<Encoder> => {
  const { bitDepth, dither, seed } = options;
  const flac = await libflac();
  const encoder = flac.create_libflac_encoder(sampleRate, channels, bitDepth, level, 0, false, 0);
  const whole = quantizer(bitDepth, channels, dither, seed);
  const md5 = createHash('md5');
  const written: Uint8Array[] = [];
  const sizes = { least: 0, most: 0 };
  const interleaved = new Int32Array(encodedFrames * channels);
  let position = 0;
  let frames = 0;
  let clipped = 0;
  const status = flac.init_encoder_stream(
    encoder,
    (bytes, count, samples) => {
      written.push(bytes);
      if (samples === 0) return; // metadata
      sizes.most = Math.max(sizes.most, count);
      sizes.least = sizes.least === 0 ? count : Math.min(sizes.least, count);
    },
    () => undefined,
  );
  if (status !== 0) throw new Error(`libFLAC refuses ${channels} channels at ${sampleRate} Hz (status ${status})`);
  // what the library says of itself gives way to comments and pictures of ours
  const head = Buffer.concat([Buffer.concat(written.splice(0)).subarray(0, before), flacBlocks(options.tags ?? {})]);
  written.push(head);
  const drain = async () => {
    const bytes = Buffer.concat(written.splice(0));
    await put(file, bytes, position);
    position += bytes.length;
  };
  return {
    async write(block) {
      block.channels.forEach((samples, channel) => {
        const rounded = whole.quantize(samples, channel);
        clipped += rounded.clipped;
        for (let i = 0, at = channel; i < block.length; i++, at += channels) interleaved[at] = rounded.integers[i]!;
      });
      const used = interleaved.subarray(0, block.length * channels);
      md5.update(packed(used, bitDepth));
      if (!flac.FLAC__stream_encoder_process_interleaved(encoder, used, block.length))
        throw new Error('libFLAC failed to encode');
      frames += block.length;
      await drain();
    },
    async finish() {
      if (!flac.FLAC__stream_encoder_finish(encoder)) throw new Error('libFLAC failed to finish');
      await drain();
      await put(file, Buffer.concat([uint24(sizes.least), uint24(sizes.most)]), streamInfo + 4);
      await put(file, Buffer.concat([lengthOf(sampleRate, channels, bitDepth, frames), md5.digest()]), streamInfo + 10);
    },
    free: () => flac.FLAC__stream_encoder_delete(encoder),
    clipped: () => clipped,
  };
};

const uint24 = (value: number): Buffer => Buffer.from([value >> 16, value >> 8, value]);

/** 20 bits of rate, 3 of channels, 5 of depth, 36 of length. */
const lengthOf = (sampleRate: number, channels: number, bitDepth: number, frames: number): Buffer => {
  const bytes = Buffer.alloc(8);
  const packed =
    (BigInt(sampleRate) << 44n) | (BigInt(channels - 1) << 41n) | (BigInt(bitDepth - 1) << 36n) | BigInt(frames);
  bytes.writeBigUInt64BE(packed);
  return bytes;
};

/** What the MD5 is taken of: the samples as a WAV would hold them. */
const packed = (integers: Int32Array, bitDepth: 16 | 24): Buffer => {
  const width = bitDepth / 8;
  const bytes = Buffer.alloc(integers.length * width);
  for (let i = 0, at = 0; i < integers.length; i++, at += width) {
    const value = integers[i]!;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    if (width === 3) bytes[at + 2] = value >> 16;
  }
  return bytes;
};
