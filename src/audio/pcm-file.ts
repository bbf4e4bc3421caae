import type { FileHandle } from 'node:fs/promises';
import type { Block, Format } from '../dsp/block.ts';
import { nameOf, openFile, readAt, refusal } from './file.ts';
import { finite } from './finite.ts';
import { type Encoding, pcmReader } from './pcm.ts';
import { blockFrames } from './regroup.ts';
import type { Source, Warning } from './source.ts';

/** Where uncompressed sound lies in a file, and how. */
export interface Layout {
  readonly container: string;
  readonly format: Format;
  readonly encoding: Encoding;
  /** Bits that carry sound; fewer than the container's in 24-in-32. */
  readonly bitDepth: number;
  /** First byte of the sound. */
  readonly start: number;
  /** Bytes of sound the header promises; absent: to the end of the file. */
  readonly size?: number;
  readonly warnings?: readonly Warning[];
}

/** The sound a layout describes, read block by block. */
export const pcmFile = (path: string, layout: Layout, fileSize: number): Source => {
  const { format, encoding } = layout;
  const frameBytes = (format.channels * encoding.bits) / 8;
  const present = Math.max(0, fileSize - layout.start);
  const promised = layout.size ?? present;
  const frames = Math.floor(Math.min(promised, present) / frameBytes);
  const warnings: Warning[] = [...(layout.warnings ?? [])];
  if (promised > present) {
    const [is, was] = [frames, promised / frameBytes].map((each) => (each / format.sampleRate).toFixed(1));
    const message = `${nameOf(path)} ends after ${is} s, but its header promises ${was} s; only that much was read. Export or copy it again.`;
    warnings.push({ code: 'truncated', message, path, time: frames / format.sampleRate });
  }
  return {
    path,
    container: layout.container,
    codec: encoding.kind === 'float' ? 'float' : 'pcm',
    bitDepth: layout.bitDepth,
    format,
    length: frames,
    warnings,
    [Symbol.asyncIterator]: () => {
      const blocks = pcmBlocks(path, layout, frames);
      return encoding.kind === 'float' ? finite(blocks, path, format.sampleRate, warnings) : blocks;
    },
  };
};

/** While one block is heard, the next is being read. */
async function* pcmBlocks(path: string, { format, encoding, start }: Layout, frames: number): AsyncGenerator<Block> {
  const read = pcmReader(encoding);
  const frameBytes = (format.channels * encoding.bits) / 8;
  const handle = await openFile(path);
  let buffers = [new Uint8Array(blockFrames * frameBytes), new Uint8Array(blockFrames * frameBytes)] as const;
  let ahead = fetch(handle, buffers[0], start, Math.min(blockFrames, frames) * frameBytes);
  try {
    for (let frame = 0; frame < frames; ) {
      const length = Math.floor((await arrived(ahead, path)) / frameBytes);
      if (length === 0) return; // the file was cut while we read it
      const next = frame + length;
      ahead = fetch(handle, buffers[1], start + next * frameBytes, Math.min(blockFrames, frames - next) * frameBytes);
      const channels = Array.from({ length: format.channels }, () => new Float32Array(length));
      read(buffers[0], length, channels);
      buffers = [buffers[1], buffers[0]];
      frame = next;
      yield { channels, length };
    }
  } finally {
    await ahead.catch(() => 0); // its error was thrown above, or nobody wants the block any more
    await handle.close();
  }
}

const fetch = (handle: FileHandle, buffer: Uint8Array, position: number, count: number): Promise<number> => {
  const reading = count > 0 ? readAt(handle, buffer.subarray(0, count), position) : Promise.resolve(0);
  reading.catch(() => 0); // not unhandled while the block before it is still being heard
  return reading;
};

const arrived = async (ahead: Promise<number>, path: string): Promise<number> => {
  try {
    return await ahead;
  } catch (error) {
    throw refusal(error, path); // a disk that was unplugged
  }
};
