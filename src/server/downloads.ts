import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { begin } from './answers.ts';
import { notFound } from './refusal.ts';
import type { Visit } from './router.ts';

const types: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.wave': 'audio/wav',
  '.flac': 'audio/flac',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.m4a': 'audio/mp4',
  '.aif': 'audio/aiff',
  '.aiff': 'audio/aiff',
  '.json': 'application/json; charset=utf-8',
};

/** A name as a header may carry it: plain, and with all its letters. */
export function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** What a Range header asks for: bytes from and to, both included; `none` where it can be given none; undefined where all is meant. */
export function rangeOf(header: string | undefined, size: number): readonly [number, number] | 'none' | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return Number(to) === 0 || size === 0 ? 'none' : [Math.max(0, size - Number(to)), size - 1];
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return Number(from) >= size ? 'none' : [Number(from), end];
}

/** Sends a file, or the part of it that is asked for; under a name where it is to be kept. @throws Refusal 404 */
export async function answerFile({ req, res }: Visit, path: string, name?: string): Promise<void> {
  // a link leads elsewhere: it is not followed
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined);
  if (!file) throw notFound();
  try {
    const found = await file.stat();
    if (!found.isFile()) throw notFound();
    const range = rangeOf(req.headers.range, found.size);
    const headers = {
      'Content-Type': types[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'Accept-Ranges': 'bytes',
      ...(name === undefined ? {} : { 'Content-Disposition': disposition(name) }),
    };
    if (range === 'none') {
      begin(res, 416, { ...headers, 'Content-Range': `bytes */${found.size}`, 'Content-Length': 0 });
      res.end();
      return;
    }
    const [from, to] = range ?? [0, found.size - 1];
    const part = range ? { 'Content-Range': `bytes ${from}-${to}/${found.size}` } : {};
    begin(res, range ? 206 : 200, { ...headers, ...part, 'Content-Length': to - from + 1 });
    if (req.method === 'HEAD' || found.size === 0) res.end();
    else await pipeline(createReadStream('', { fd: file, start: from, end: to, autoClose: false }), res);
  } catch (error) {
    // who went away in the middle misses nothing
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    await file.close();
  }
}
