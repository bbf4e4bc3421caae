import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { type Block, type Format, restOf, type Sound } from '../dsp/block.ts';
import { Invalid } from '../units.ts';
import { blockFrames, regroup } from './regroup.ts';

/** Sound that was put aside in a temporary file, to be heard again without a decoder; small enough to be told to another thread. */
export interface Parked {
  readonly path: string;
  readonly format: Format;
  readonly length: number;
  /** Of each of its blocks, 1 where that is silent. */
  readonly rests: Uint8Array;
}

const bytes = Float32Array.BYTES_PER_ELEMENT;

/**
 * Float samples, channel after channel in blocks of `blockFrames`. Silent blocks are not written: on most disks they are holes, and most stems
 * are silent most of the time. Read and written at once, for the pages lie in memory. @throws Invalid output where there is no room
 */
export async function park(sound: Sound, path: string): Promise<Parked> {
  const file = openSync(path, 'w');
  const { channels } = sound.format;
  const rests: number[] = [];
  let frames = 0;
  try {
    for await (const block of regroup(planes(sound), channels)) {
      const isSilent = !block.channels.some(isSounding);
      rests.push(isSilent ? 1 : 0);
      if (!isSilent) {
        const whole = new Float32Array(channels * block.length);
        for (const [c, channel] of block.channels.entries()) whole.set(channel, c * block.length);
        writeSync(file, whole, 0, whole.byteLength, frames * channels * bytes);
      }
      frames += block.length;
    }
    ftruncateSync(file, frames * channels * bytes);
  } catch (error) {
    throw noRoom(error, path);
  } finally {
    closeSync(file);
  }
  return { path, format: sound.format, length: frames, rests: Uint8Array.from(rests) };
}

/** It can be heard any number of times. */
export function unparked({ path, format, length, rests }: Parked): Sound {
  const { channels } = format;
  async function* blocks(): AsyncGenerator<Block> {
    const file = openSync(path, 'r');
    try {
      for (let at = 0; at < length; at += blockFrames) {
        const frames = Math.min(blockFrames, length - at);
        if (rests[at / blockFrames]) {
          yield restOf(channels, frames);
          continue;
        }
        const whole = new Float32Array(channels * frames);
        readSync(file, whole, 0, whole.byteLength, at * channels * bytes);
        const planes = Array.from({ length: channels }, (_, c) => whole.subarray(c * frames, (c + 1) * frames));
        yield { channels: planes, length: frames };
      }
    } finally {
      closeSync(file);
    }
  }
  return { format, length, [Symbol.asyncIterator]: blocks };
}

async function* planes(sound: Sound): AsyncGenerator<readonly Float32Array[]> {
  for await (const { channels, length } of sound) yield channels.map((channel) => channel.subarray(0, length));
}

function isSounding(channel: Float32Array): boolean {
  for (let i = 0; i < channel.length; i++) if (channel[i] !== 0) return true;
  return false;
}

function noRoom(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Invalid(
    'output',
    'There is no room for temporary files: stems are put aside there while they are mixed, up to 23 MB a minute and stem. Make room, or set TMPDIR to a folder on another disk.',
    path,
  );
}
