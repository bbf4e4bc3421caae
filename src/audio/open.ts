import type { FileHandle } from 'node:fs/promises';
import { aiffLayout } from './aiff.ts';
import { cafLayout } from './caf.ts';
import { ffmpegSource } from './ffmpeg.ts';
import { openFile, piece, refusal, unreadable } from './file.ts';
import { flacSource } from './flac.ts';
import { afterId3 } from './id3.ts';
import { mp3Source } from './mp3.ts';
import { opusSource } from './opus.ts';
import { type Layout, pcmFile } from './pcm-file.ts';
import type { Source } from './source.ts';
import { vorbisSource } from './vorbis.ts';
import { w64Layout } from './w64.ts';
import { wavLayout } from './wav.ts';

/**
 * Opens a sound file; what it is, its content says, never its name.
 * WAV, AIFF, CAF, FLAC, Vorbis, Opus and MP3 are read here, all else by the user's ffmpeg.
 * @throws Invalid missing, unreadable, or ffmpeg-missing
 */
export const open = async (path: string): Promise<Source> => {
  const handle = await openFile(path);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw unreadable(path, 'it is a folder; name a sound file in it.');
    if (!stat.isFile()) throw unreadable(path, 'it is no ordinary file; copy the sound to a file first.');
    if (stat.size === 0) throw unreadable(path, 'it is empty (0 bytes); export or copy it again.');
    return await recognise(path, handle, stat.size);
  } catch (error) {
    throw refusal(error, path);
  } finally {
    await handle.close();
  }
};

const recognise = async (path: string, handle: FileHandle, size: number): Promise<Source> => {
  const start = await afterId3(handle);
  const head = await piece(handle, start, 64);
  const name = head.toString('latin1', 0, 4);
  const form = head.toString('latin1', 8, 12);
  const layout = await uncompressed(path, handle, size, name, form, head);
  if (layout) return pcmFile(path, layout, size);
  if (name === 'fLaC') return (await flacSource(path, handle, start)) ?? ffmpegSource(path, 'FLAC of this bit depth');
  if (name === 'OggS') return ogg(path, head);
  const known = kindOf(head);
  // a tag before the sound, or two frames of one kind: nothing else looks like that
  return (!known && (await mp3Source(path, handle, start, size))) || ffmpegSource(path, known);
};

const uncompressed = (
  path: string,
  handle: FileHandle,
  size: number,
  name: string,
  form: string,
  head: Buffer,
): Promise<Layout | undefined> | undefined => {
  const isWave = name === 'RIFF' || name === 'RF64' || name === 'BW64';
  if (isWave && head.length < 12) throw unreadable(path, 'its header ends too early; export or copy it again.');
  if (isWave && form === 'WAVE') return wavLayout(path, handle, size);
  if (name === 'riff' && head.toString('latin1', 24, 28) === 'wave') return w64Layout(path, handle, size);
  if (name === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return aiffLayout(path, handle, size);
  if (name === 'caff') return cafLayout(path, handle, size);
  return undefined;
};

const ogg = async (path: string, head: Buffer): Promise<Source> => {
  if (head.includes('\x01vorbis', 0, 'latin1')) return vorbisSource(path);
  const opus = head.includes('OpusHead', 0, 'latin1') ? await opusSource(path) : undefined;
  return opus ?? ffmpegSource(path, 'this kind of Ogg');
};

const signs: readonly (readonly [sign: string, at: number, kind: string])[] = [
  ['ftyp', 4, 'AAC or ALAC'],
  ['RIFF', 0, 'this codec'],
  ['RF64', 0, 'this codec'],
  ['riff', 0, 'this codec'],
  ['FORM', 0, 'this codec'],
  ['caff', 0, 'this codec'],
  ['wvpk', 0, 'WavPack'],
  ['MAC ', 0, "Monkey's Audio"],
  ['TTA1', 0, 'True Audio'],
  ['tBaK', 0, 'TAK'],
  ['MPCK', 0, 'Musepack'],
  ['MP+', 0, 'Musepack'],
  ['.snd', 0, 'Sun audio'],
  ['DSD ', 0, 'DSD'],
  ['FRM8', 0, 'DSD'],
  ['#!AMR', 0, 'AMR'],
  ['ADIF', 0, 'AAC'],
  ['\x1aE\xdf\xa3', 0, 'Matroska or WebM'],
  ['\0\0\x01\xba', 0, 'MPEG video'],
  ['FLV', 0, 'Flash video'],
  ['0&\xb2u\x8ef\xcf\x11', 0, 'Windows Media'],
];

/** What only ffmpeg reads, in words. ADTS has the sync of MPEG audio and layer 0. */
const kindOf = (head: Buffer): string | undefined => {
  const isAdts = head[0] === 0xff && (head[1]! & 0xf6) === 0xf0;
  return isAdts ? 'AAC' : signs.find(([sign, at]) => head.toString('latin1', at, at + sign.length) === sign)?.[2];
};
