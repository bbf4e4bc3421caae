import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { type Block, type Format, restOf, type Sound } from '../dsp/block.ts';
import { Invalid } from '../units.ts';
import { blockFrames } from './regroup.ts';

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
  const whole = new Float32Array(channels * blockFrames); // used again for every block
  const rests: number[] = [];
  let frames = 0;
  let filled = 0;
  const put = () => {
    for (let c = 1; c < channels && filled < blockFrames; c++)
      whole.copyWithin(c * filled, c * blockFrames, c * blockFrames + filled);
    const samples = whole.subarray(0, channels * filled);
    const isSilent = !isSounding(samples);
    rests.push(isSilent ? 1 : 0);
    if (!isSilent) writeSync(file, samples, 0, samples.byteLength, frames * channels * bytes);
    frames += filled;
    filled = 0;
  };
  try {
    for await (const block of sound)
      for (let taken = 0; taken < block.length; ) {
        const count = Math.min(block.length - taken, blockFrames - filled);
        for (let c = 0; c < channels; c++)
          whole.set(block.channels[c]!.subarray(taken, taken + count), c * blockFrames + filled);
        taken += count;
        filled += count;
        if (filled === blockFrames) put();
      }
    if (filled > 0) put();
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

function isSounding(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return true;
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
