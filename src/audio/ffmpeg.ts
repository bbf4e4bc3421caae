import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Invalid } from '../units.ts';
import { nameOf, unreadable } from './file.ts';
import { finite } from './finite.ts';
import { pcmReader } from './pcm.ts';
import { blockFrames } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';
import { type WaveFormat, waveFormat } from './wave-format.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Whatever the user's ffmpeg can decode, as float, edit lists honoured.
 * @param kind what the file is, in words, where we know ("AAC or ALAC")
 * @throws Invalid ffmpeg-missing or unreadable
 */
export const ffmpegSource = async (path: string, kind?: string): Promise<Source> => {
  const { wave, said } = await probe(path, kind);
  const { sampleRate } = wave.format;
  const warnings: Warning[] = [];
  const bitDepth = depthOf(said);
  return {
    path,
    container: /Input #0, ([^\n]+), from/.exec(said)?.[1] ?? 'unknown',
    codec: /Audio: (\w+)/.exec(said)?.[1] ?? 'unknown',
    ...(bitDepth !== undefined && { bitDepth }),
    format: wave.format,
    warnings,
    [Symbol.asyncIterator]: () => finite(blocks(path, wave, warnings), path, sampleRate, warnings),
  };
};

const start = (path: string, level: 'info' | 'error', ...limits: readonly string[]): Child =>
  spawn(
    'ffmpeg',
    // `file:` so that no name is taken for an option or a protocol; nothing is ever fetched
    [
      '-hide_banner',
      '-nostdin',
      '-nostats',
      '-v',
      level,
      '-protocol_whitelist',
      'file,pipe',
      '-i',
      `file:${path}`,
    ].concat([
      '-map',
      '0:a:0',
      '-map_metadata',
      '-1',
      '-bitexact',
      '-c:a',
      'pcm_f32le',
      ...limits,
      '-f',
      'wav',
      'pipe:1',
    ]),
    { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
  );

const kept = 16_384; // characters of what ffmpeg says

const listen = (child: Child): { text: string } => {
  const said = { text: '' };
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (more: string) => {
    if (said.text.length < kept) said.text += more;
  });
  return said;
};

/** Decodes an instant, to learn the format from the header and the names from what ffmpeg says. */
const probe = async (path: string, kind: string | undefined): Promise<{ wave: WaveFormat; said: string }> => {
  const child = start(path, 'info', '-t', '0.01');
  const said = listen(child);
  const bytes: Buffer[] = [];
  child.stdout.on('data', (more: Buffer) => bytes.push(more));
  try {
    await once(child, 'close');
  } catch (error) {
    throw missing(error, path, kind);
  }
  const wave = headerOf(path, Buffer.concat(bytes))?.wave;
  if (!wave) throw unreadable(path, nothing(said.text, kind));
  return { wave, said: said.text };
};

const missing = (error: unknown, path: string, kind: string | undefined): unknown => {
  const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
  if (!isMissing) return error;
  if (!kind) return unreadable(path, 'it is no sound file known here; export it as WAV or FLAC.');
  const message = `Reading ${kind} in ${nameOf(path)} needs ffmpeg, which is not on the PATH; install it, or export as WAV or FLAC.`;
  return new Invalid('ffmpeg-missing', message, path);
};

const nothing = (said: string, kind: string | undefined): string => {
  if (/Stream map '0:a:0' matches no streams/.test(said) || /Output file .*does not contain any stream/.test(said))
    return 'there is no sound in it; export it as WAV or FLAC.';
  if (kind) return `it looks like ${kind}, but ffmpeg cannot decode it; export it again as WAV or FLAC.`;
  return 'it is no sound file, neither known here nor to ffmpeg; export it as WAV or FLAC.';
};

/** Bits a sample of the lossless codecs; ffmpeg says "s32p (24 bit)" or "s16". */
const depthOf = (said: string): number | undefined => {
  const line = /Audio: (?:alac|flac|wavpack|tta|ape|tak|shorten|pcm_\w+)\b.*/.exec(said)?.[0];
  const bits = line && (/\((\d+) bit\)/.exec(line)?.[1] ?? /\b(?:s|u|flt|dbl)(\d+)p?\b/.exec(line)?.[1]);
  return bits ? Number(bits) : undefined;
};

/** The header of a WAV that comes through a pipe, once `data` has been reached; chunks between are skipped. */
const headerOf = (path: string, bytes: Buffer): { wave: WaveFormat; start: number } | undefined => {
  let wave: WaveFormat | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    if (id === 'data') return wave && { wave, start: at + 8 };
    const size = bytes.readUInt32LE(at + 4);
    if (id === 'fmt ') wave = waveFormat(path, bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size & 1);
  }
  return undefined;
};

/** The pipe is read only as fast as blocks are taken: ffmpeg waits. It is killed when nobody listens any more. */
async function* blocks(path: string, { format, encoding }: WaveFormat, warnings: Warning[]) {
  const child = start(path, 'error');
  const said = listen(child);
  const closed = once(child, 'close').catch((error: unknown) => [error]);
  const read = pcmReader(encoding);
  const frameBytes = format.channels * 4;
  const buffer = new Uint8Array(blockFrames * frameBytes);
  const block = (length: number) => {
    const channels = Array.from({ length: format.channels }, () => new Float32Array(length));
    read(buffer, length, channels);
    return { channels, length };
  };
  let header: Buffer | undefined = Buffer.alloc(0);
  let filled = 0;
  try {
    for await (const arrived of child.stdout) {
      let bytes: Buffer = arrived;
      if (header) {
        header = Buffer.concat([header, bytes]);
        const found = headerOf(path, header);
        if (!found) continue;
        bytes = header.subarray(found.start);
        header = undefined;
      }
      while (bytes.length > 0) {
        const count = Math.min(bytes.length, buffer.length - filled);
        buffer.set(bytes.subarray(0, count), filled);
        filled += count;
        bytes = bytes.subarray(count);
        if (filled < buffer.length) continue;
        filled = 0;
        yield block(blockFrames);
      }
    }
    if (filled >= frameBytes) yield block(Math.floor(filled / frameBytes));
    const [failure] = await closed;
    if (failure instanceof Error) throw missing(failure, path, 'it');
    if (failure !== 0 || said.text.trim() !== '') warn(warnings, damaged(path));
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

const damaged = (path: string): Warning => ({
  code: 'damaged',
  message: `ffmpeg found faults in ${nameOf(path)}; what it could decode was read. Export or copy it again if it sounds wrong.`,
  path,
});
