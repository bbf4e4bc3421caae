import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Block, Sound } from '../dsp/block.ts';
import { isClean } from '../dsp/clean.ts';
import { Invalid } from '../units.ts';
import type { Encoder } from './encoder.ts';
import { nameOf } from './file.ts';
import { checkLossy, isLossy, type Lossy } from './lossy.ts';
import { encodedFrames } from './quantize.ts';
import { regroup } from './regroup.ts';
import type { Tags } from './tag.ts';

/** Kinds of files that are written, by the end of their name. */
export type Container = 'wav' | 'flac' | Lossy;

/** What is written, and how. */
export interface WriteOptions {
  /** WAV and FLAC are written here, the others by the user's ffmpeg. */
  readonly container: Container;
  /** Of WAV and FLAC: 16 and 24 are integers; 32 is float and WAV only. Default: 24. */
  readonly bitDepth?: 16 | 24 | 32;
  /** TPDF, for 16 and 24 bits, where samples are off the grid. Default: true. */
  readonly dither?: boolean;
  /** Of what loses: bits a second, all channels together, which the mean does not pass. Default: the codec's usual best. */
  readonly bitRate?: number;
  /** Of the dither. Default: 0. Same sound, same seed, same bytes. */
  readonly seed?: number;
  /** Tags, pictures and chunks to put in, as `tagsOf` reads them. */
  readonly tags?: Tags;
  readonly signal?: AbortSignal;
  /** Bytes from which a WAV becomes RF64. Default: 4 GiB. */
  readonly longest?: number;
}

/** What was written. */
export interface Written {
  readonly path: string;
  readonly frames: number;
  /** Samples (of all channels) that were beyond full scale: now at it, or, in a file that loses, once it is played. */
  readonly clipped: number;
}

/**
 * Writes a sound to a file, which appears under its name only when it is complete.
 * @throws Invalid output (cannot be written, or ffmpeg is not there), usage (no such kind of file); what the sound or the signal throws
 */
export const writeSound = async (path: string, sound: Sound, options: WriteOptions): Promise<Written> => {
  checkKind(path, sound, options);
  options.signal?.throwIfAborted();
  const temporary = join(dirname(path), `.${basename(path).slice(0, 80)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await created(temporary, path);
  try {
    const written = await encode(path, { file, temporary }, sound, options);
    await told(path, () => file.sync());
    await file.close();
    options.signal?.throwIfAborted();
    await told(path, () => rename(temporary, path));
    return written;
  } catch (error) {
    await file.close().catch(() => undefined); // closed already, if the renaming failed
    await rm(temporary, { force: true });
    throw error;
  }
};

const checkKind = (path: string, { format }: Sound, { container, bitDepth = 24 }: WriteOptions): void => {
  if (container === 'wav') return;
  if (isLossy(container)) {
    checkLossy(path, format, container);
    return;
  }
  if (bitDepth === 32)
    throw new Invalid('usage', 'FLAC holds 16 or 24 bits, no 32-bit float; choose 24 bits, or WAV.', path);
  if (format.channels > 8)
    throw new Invalid('usage', `FLAC holds 8 channels at most, not ${format.channels}; choose WAV.`, path);
};

/** The file that is being written, open and by its name. */
interface Opened {
  readonly file: FileHandle;
  readonly temporary: string;
}

const encode = async (path: string, opened: Opened, sound: Sound, options: WriteOptions): Promise<Written> => {
  const encoder = await encoderOf(path, opened, sound, options);
  let frames = 0;
  try {
    for await (const block of regroup(planes(sound), sound.format.channels, encodedFrames)) {
      options.signal?.throwIfAborted();
      checkNumbers(block, frames);
      await told(path, () => encoder.write(block));
      frames += block.length;
    }
    await told(path, () => encoder.finish());
  } finally {
    await encoder.free();
  }
  return { path, frames, clipped: encoder.clipped() };
};

const encoderOf = async (
  path: string,
  { file, temporary }: Opened,
  { format }: Sound,
  options: WriteOptions,
): Promise<Encoder> => {
  const { container, bitDepth = 24, dither = true, seed = 0, longest, tags, bitRate } = options;
  const tagged = tags ? { tags } : {};
  if (isLossy(container)) {
    const { ffmpegEncoder } = await import('./encode-ffmpeg.ts');
    const rated = bitRate === undefined ? {} : { bitRate };
    return ffmpegEncoder(file, format, { path, temporary, kind: container, ...tagged, ...rated });
  }
  if (container === 'flac' && bitDepth !== 32) {
    const { flacEncoder } = await import('./encode-flac.ts');
    return flacEncoder(file, format, { bitDepth, dither, seed, ...tagged });
  }
  const { wavEncoder } = await import('./encode-wav.ts');
  return wavEncoder(file, format, { bitDepth, dither, seed, ...(longest !== undefined && { longest }), ...tagged });
};

async function* planes(sound: Sound): AsyncGenerator<readonly Float32Array[]> {
  for await (const block of sound) yield block.channels;
}

/** A sound that is no number any more is a fault of ours, and must not reach a file. */
const checkNumbers = (block: Block, frames: number): void => {
  for (const channel of block.channels) {
    if (isClean(channel)) continue;
    const at = channel.findIndex((sample) => !Number.isFinite(sample));
    throw new Error(`the sound to write is no number at frame ${frames + at}`);
  }
};

const created = async (temporary: string, path: string): Promise<FileHandle> => {
  const folder = await stat(path).catch(() => undefined);
  if (folder?.isDirectory()) throw refused(path, 'it is a folder; name a file in it.');
  return told(path, () => open(temporary, 'wx+'));
};

const refused = (path: string, because: string): Invalid =>
  new Invalid('output', `Cannot write ${nameOf(path)}: ${because}`, path);

/** Does it, and says in words what the system has against it. */
const told = async <T>(path: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw refusal(error, path);
  }
};

/** What the system has against writing a file, in words; what it did not say is handed back. */
export const refusal = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const folder = nameOf(dirname(path));
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refused(path, `the folder ${folder} does not exist; make it first.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return refused(path, `no permission to write in the folder ${folder}; choose another with -o.`);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return refused(path, 'the disk is full; make room or choose another with -o.');
  if (code === 'EPIPE') return refused(path, 'ffmpeg gave up; the disk may be full.');
  if (code === 'EFBIG') return refused(path, 'the disk takes no file of this size; choose another with -o.');
  if (code === 'EISDIR') return refused(path, 'it is a folder; name a file in it.');
  if (code === 'ENAMETOOLONG') return refused(path, 'its name is too long; choose a shorter one with -o.');
  return error;
};

/**
 * Refuses an output that is one of the inputs, by whatever name: a link, another case.
 * @throws Invalid usage
 */
export const refuseOverwrite = async (output: string, inputs: readonly string[]): Promise<void> => {
  const identity = async (path: string): Promise<string | undefined> => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    return found && `${found.dev}:${found.ino}`;
  };
  const target = await identity(output);
  if (target === undefined) return; // nothing is there that could be lost
  const known = await Promise.all(inputs.map(identity));
  if (known.includes(target))
    throw new Invalid('usage', `The output ${nameOf(output)} is an input; choose another name with -o.`, output);
};
