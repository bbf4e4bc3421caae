import type { FileHandle } from 'node:fs/promises';
import { ffmpegTags } from './ffmpeg-tags.ts';
import { nameOf, openFile, piece } from './file.ts';
import { flacTags } from './flac-tags.ts';
import { afterId3, id3Start, oldId3 } from './id3.ts';
import { aiffTags, wavTags } from './iff-tags.ts';
import { oggTags } from './ogg-tags.ts';
import type { Warning } from './source.ts';
import { type Found, isOutdated, largestPicture, type Tags } from './tag.ts';

const mostPictures = 64;

/**
 * The tags and covers of a file. What is damaged or too long is left out, with a warning; so is what was measured of the sound
 * (ReplayGain and its like), for it would not be true of a changed copy.
 * @throws Invalid missing or unreadable
 */
export const tagsOf = async (path: string): Promise<Tags> => {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    return whole(path, await found(path, handle, size));
  } finally {
    await handle.close();
  }
};

const found = async (path: string, handle: FileHandle, size: number): Promise<Found> => {
  const start = await afterId3(handle);
  const head = await piece(handle, start, 12);
  const name = head.toString('latin1', 0, 4);
  const form = head.toString('latin1', 8, 12);
  if (form === 'WAVE' && ['RIFF', 'RF64', 'BW64'].includes(name)) return wavTags(handle, size);
  if (name === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return aiffTags(handle, size);
  if (name === 'OggS') return oggTags(path);
  const before = start > 0 ? await id3Start(handle) : {};
  if (name === 'fLaC') return merged(await flacTags(handle, start + 4), before);
  const isMpeg = head[0] === 0xff && (head[1]! & 0xe0) === 0xe0;
  if (start > 0 || isMpeg) return merged(before, await oldId3(handle, size));
  return ffmpegTags(path);
};

/** The first, and what only the second has. */
const merged = (first: Found, second: Found): Found => ({
  fields: [
    ...(first.fields ?? []),
    ...(second.fields ?? []).filter(([name]) => !first.fields?.some(([known]) => known === name)),
  ],
  pictures: first.pictures?.length ? first.pictures : (second.pictures ?? []),
  isDamaged: first.isDamaged === true || second.isDamaged === true,
});

const whole = (path: string, { fields = [], pictures = [], chunks = [], isDamaged = false }: Found): Tags => {
  const small = pictures.filter(({ data }) => data.length <= largestPicture).slice(0, mostPictures);
  const warnings: Warning[] = [];
  if (isDamaged)
    warnings.push({
      code: 'damaged-tags',
      message: `Some tags of ${nameOf(path)} are damaged; they were left out.`,
      path,
    });
  if (small.length < pictures.length)
    warnings.push({
      code: 'large-picture',
      message: `${nameOf(path)} holds a picture that is larger than any file of sound should carry (16 MB); it was left out.`,
      path,
    });
  return {
    fields: fields.filter(([name, value]) => value !== '' && !isOutdated(name)),
    pictures: small,
    chunks,
    warnings,
  };
};
