import { spawn } from 'node:child_process';
import { type Found, knownAs, largestPicture, type Picture, type Tag, tagNames } from './tag.ts';

const longest = 1 << 22; // bytes of text

/** What ffmpeg knows of a file that only it reads. Where it is not installed or fails, there is nothing to keep. */
export const ffmpegTags = async (path: string): Promise<Found> => {
  const { out, said } = await asked(path, longest, '-map_metadata', '0', '-f', 'ffmetadata');
  const stream = /Stream #0:(\d+)[^\n]*Video:[^\n]*\(attached pic\)/.exec(said)?.[1];
  return { fields: metadataOf(out.toString('utf8')), pictures: stream ? await cover(path, stream) : [] };
};

const cover = async (path: string, stream: string): Promise<Picture[]> => {
  const copy = ['-map', `0:${stream}`, '-c', 'copy', '-frames:v', '1', '-f', 'image2pipe'];
  const { out: data } = await asked(path, largestPicture + 1, ...copy);
  return data.length > 0 ? [{ type: 3, mime: mimeOf(data), description: '', data }] : [];
};

const mimeOf = (data: Buffer): string => {
  if (data.toString('latin1', 1, 4) === 'PNG') return 'image/png';
  if (data.toString('latin1', 0, 3) === 'GIF') return 'image/gif';
  return data.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : 'image/jpeg';
};

/** Runs ffmpeg on a file; no more than `most` bytes are taken. */
const asked = (path: string, most: number, ...words: readonly string[]): Promise<{ out: Buffer; said: string }> =>
  new Promise((resolve) => {
    const safe = ['-hide_banner', '-nostdin', '-protocol_whitelist', 'file,pipe', '-i', `file:${path}`];
    const child = spawn('ffmpeg', [...safe, ...words, 'pipe:1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const parts: Buffer[] = [];
    let length = 0;
    let said = '';
    child.stdout.on('data', (more: Buffer) => {
      parts.push(more.subarray(0, most - length));
      length += parts.at(-1)!.length;
      if (length >= most) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      if (said.length < 1 << 16) said += more;
    });
    child.on('error', () => resolve({ out: Buffer.alloc(0), said: '' }));
    child.on('close', () => resolve({ out: Buffer.concat(parts), said }));
  });

/** Keys that belong to the container, not to the music. */
const technical = /^(major_brand|minor_version|compatible_brands|creation_time|handler_name|vendor_id)$/;

/** Fields of ffmpeg's own text format, up to its first section. */
const metadataOf = (text: string): Tag[] => {
  const lines = text.split(/(?<!\\)\n/);
  const end = lines.findIndex((line) => line.startsWith('['));
  return lines.slice(0, end < 0 ? undefined : end).flatMap((line): Tag[] => {
    const [, key = '', value = ''] = /^((?:\\.|[^=\\;#])+)=(.*)$/s.exec(line) ?? [];
    const known = plain(key).toLowerCase();
    if (known === '' || technical.test(known)) return [];
    return [[tagNames.find(({ ffmpeg }) => ffmpeg === known)?.name ?? knownAs(known), plain(value)]];
  });
};

const plain = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** The same format, to be read by ffmpeg: several of one name are joined, for it keeps only one. */
export const metadataText = (fields: readonly Tag[]): string =>
  `;FFMETADATA1\n${fields.map(([key, value]) => `${escaped(key)}=${escaped(value)}\n`).join('')}`;

const escaped = (text: string): string => text.replaceAll('\0', ' ').replace(/[=;#\\\n]/g, '\\$&');
