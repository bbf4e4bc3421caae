import { closeSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Speaker } from '../dsp/block.ts';
import { longestGap, nameOf, piece, refusal, unreadable } from './file.ts';
import { libflac } from './libflac.ts';
import { regroup } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';
import { checkFormat } from './wave-format.ts';

const orders: Readonly<Record<number, readonly Speaker[]>> = {
  3: ['L', 'R', 'C'],
  4: ['L', 'R', 'Ls', 'Rs'],
  5: ['L', 'R', 'C', 'Ls', 'Rs'],
  6: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  7: ['L', 'R', 'C', 'LFE', 'Cs', 'Ls', 'Rs'],
  8: ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
};

/** FLAC of 16 and 24 bits (RFC 9639). Nothing for other depths, which libflacjs gets wrong. @throws Invalid unreadable */
export const flacSource = async (path: string, handle: FileHandle, start: number): Promise<Source | undefined> => {
  const head = await piece(handle, start, 42);
  if (head.length < 42) throw unreadable(path, 'its header ends too early; export or copy it again.');
  const info = head.subarray(8);
  const sampleRate = info.readUIntBE(10, 3) >> 4;
  const channels = ((info[12]! >> 1) & 7) + 1;
  const bitDepth = (((info[12]! & 1) << 4) | (info[13]! >> 4)) + 1;
  const frames = (info[13]! & 15) * 2 ** 32 + info.readUInt32BE(14);
  checkFormat(path, sampleRate, channels);
  if (bitDepth !== 16 && bitDepth !== 24) return undefined;
  const speakers = orders[channels];
  const format = { sampleRate, channels, ...(speakers && { speakers }) };
  const warnings: Warning[] = [];
  const facts = { path, bitDepth, channels, sampleRate, frames, warnings };
  return {
    path,
    container: 'FLAC',
    codec: 'flac',
    bitDepth,
    format,
    ...(frames > 0 && { length: frames }),
    warnings,
    [Symbol.asyncIterator]: () => regroup(decoded(facts, start), channels),
  };
};

interface Facts {
  readonly path: string;
  readonly bitDepth: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly frames: number;
  readonly warnings: Warning[];
}

/**
 * What cannot be decoded, and how long it is, so that what follows keeps its time. Of a frame with a wrong checksum the library makes
 * silence itself; one that it does not find is missing, and the number of the next tells by how much.
 */
class Damage {
  /** Faults one after another, without sound between them, are one. */
  faults = 0;
  /** Samples a channel that are silent in place of what is lost. */
  silent = 0;
  readonly #longest: number;
  #due = 0;
  #isFault = false;
  #isMute = false;

  /** A longer gap than this is a wrong number, not a gap. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  fault(code?: number): void {
    const wrongChecksum = 2; // FLAC__STREAM_DECODER_ERROR_STATUS_FRAME_CRC_MISMATCH
    if (!this.#isFault) this.faults++;
    this.#isFault = true;
    if (code === wrongChecksum) this.#isMute = true;
  }

  /** How many samples are missing before a frame; it begins at a sample of which the library tells the lower 32 bits. */
  before(start: number, length: number): number {
    const gap = this.#isFault ? (start - this.#due) | 0 : 0;
    const lost = gap > 0 && gap <= this.#longest ? gap : 0;
    this.silent += lost + (this.#isMute ? length : 0);
    this.#due = start + length;
    this.#isFault = false;
    this.#isMute = false;
    return lost;
  }
}

/** The library asks for bytes while it decodes and cannot wait for them: they are read at once. */
async function* decoded(facts: Facts, start: number) {
  const { path, bitDepth, sampleRate, frames, warnings } = facts;
  const flac = await libflac();
  const file = opened(path);
  const decoder = flac.create_libflac_decoder(false);
  const pieces: Float32Array[][] = [];
  const input = Buffer.alloc(1 << 16);
  let position = start;
  let heard = start; // where the last frame was found
  const damage = new Damage(10 * sampleRate);
  let done = 0;
  try {
    flac.init_decoder_stream(
      decoder,
      (wanted) => {
        const isLost = position - heard > longestGap;
        const readDataLength = isLost ? 0 : readSync(file, input, 0, Math.min(wanted, input.length), position);
        position += readDataLength;
        return { buffer: input.subarray(0, readDataLength), readDataLength, error: false };
      },
      (channels, frame) => {
        const isOfStream = channels.length === facts.channels && frame.bitsPerSample === bitDepth;
        heard = position;
        if (!isOfStream) return damage.fault();
        const samples = channels.map((bytes) => samplesOf(bytes, bitDepth));
        const lost = damage.before(frame.number, samples[0]!.length);
        if (lost > 0) pieces.push(samples.map(() => new Float32Array(lost)));
        pieces.push(samples);
      },
      (code) => damage.fault(code),
      () => undefined,
    );
    const endOfStream = 4; // FLAC__STREAM_DECODER_END_OF_STREAM; above it only errors
    for (let goesOn = true; goesOn; ) {
      goesOn =
        flac.FLAC__stream_decoder_process_single(decoder) && flac.FLAC__stream_decoder_get_state(decoder) < endOfStream;
      for (const piece of pieces.splice(0)) {
        done += piece[0]!.length;
        yield piece;
      }
    }
    complain();
  } finally {
    flac.FLAC__stream_decoder_finish(decoder);
    flac.FLAC__stream_decoder_delete(decoder);
    closeSync(file);
  }

  function complain(): void {
    const time = done / sampleRate;
    if (frames > 0 && done < frames) {
      const message = `${nameOf(path)} gives ${time.toFixed(1)} s of sound, but its header promises ${(frames / sampleRate).toFixed(1)} s; only that much was read. Export or copy it again.`;
      warn(warnings, { code: 'truncated', message, path, time });
    }
    const { faults, silent } = damage;
    const places = `${faults} ${faults === 1 ? 'place' : 'places'}`;
    if (silent > 0) {
      const message = `${nameOf(path)} is damaged: ${(silent / sampleRate).toFixed(2)} s of it, in ${places}, cannot be decoded and are silent here. Export or copy it again.`;
      warn(warnings, { code: 'damaged', message, path });
    } else if (faults > 0 && done >= frames) {
      const message = `${nameOf(path)} is damaged in ${places}; what could be decoded was read. Export or copy it again.`;
      warn(warnings, { code: 'damaged', message, path });
    }
  }
}

const opened = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw refusal(error, path);
  }
};

/** 16 bits come in two bytes, 24 in four, little-endian and signed. */
const samplesOf = (bytes: Uint8Array, bitDepth: number): Float32Array => {
  const { buffer, byteOffset, length } = bytes;
  const integers =
    bitDepth === 16 ? new Int16Array(buffer, byteOffset, length / 2) : new Int32Array(buffer, byteOffset, length / 4);
  const samples = new Float32Array(integers.length);
  const scale = 2 ** (1 - bitDepth);
  for (let i = 0; i < samples.length; i++) samples[i] = integers[i]! * scale;
  return samples;
};
