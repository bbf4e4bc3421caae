import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Format } from '../dsp/block.ts';
import { Invalid } from '../units.ts';
import { type Encoder, put } from './encoder.ts';
import { metadataText } from './ffmpeg-tags.ts';
import { nameOf, readAt } from './file.ts';
import { id3Tag } from './id3.ts';
import { type Lossy, lossyKind } from './lossy.ts';
import { byName, type Tag, type Tags, tagNames } from './tag.ts';
import { pictureComment } from './vorbis-comment.ts';

export interface FfmpegOptions {
  /** The name that the user knows. */
  readonly path: string;
  /** The file that is being written. */
  readonly temporary: string;
  readonly kind: Lossy;
  readonly tags?: Tags;
  /** Bits a second in all. */
  readonly bitRate?: number;
}

/** The user's ffmpeg, which is handed float and writes the file itself: it goes back in it at the end. */
export const ffmpegEncoder = async (file: FileHandle, format: Format, options: FfmpegOptions): Promise<Encoder> => {
  const { path, kind, tags } = options;
  const beside = await mkdtemp(join(tmpdir(), 'mixwright-'));
  const words = await asideOf(beside, kind, tags).catch(async (error) => {
    await rm(beside, { recursive: true, force: true });
    throw error;
  });
  const child = started(format, options, words);
  const said = { text: '' };
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    said.text = (said.text + more).slice(-4096);
  });
  child.stdin.on('error', () => undefined); // told by how it ends
  const ended: Promise<unknown> = once(child, 'close').then(
    ([code, signal]) => (code === 0 ? undefined : refused(path, kind, said.text, signal)),
    (error: unknown) => missing(error, path, kind),
  );
  let clipped = 0;
  return {
    async write({ channels, length }) {
      clipped += beyond(channels, length);
      if (child.stdin.write(interleaved(channels, length))) return;
      if (!child.stdin.destroyed) await drained(child.stdin);
      if (child.stdin.destroyed) throw (await ended) ?? refused(path, kind, said.text);
    },
    async finish() {
      child.stdin.end();
      const failure = await ended;
      if (failure) throw failure;
      if (tags && (kind === 'mp3' || kind === 'aac')) await insert(file, id3Tag(tags));
    },
    async free() {
      child.kill('SIGKILL');
      await ended;
      await rm(beside, { recursive: true, force: true });
    },
    clipped: () => clipped,
  };
};

/** Samples over full scale: the encoder takes them as they are, and whoever plays the file clips them. */
const beyond = (channels: readonly Float32Array[], length: number): number => {
  let count = 0;
  for (const samples of channels) for (let i = 0; i < length; i++) if (samples[i]! > 1 || samples[i]! < -1) count++;
  return count;
};

/** When there is room for more, or nobody reads any more. */
const drained = (pipe: Writable): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      pipe.off('drain', done).off('close', done);
      resolve();
    };
    pipe.on('drain', done).on('close', done);
  });

type Child = ChildProcessByStdio<Writable, null, Readable>;

const started = ({ channels, sampleRate }: Format, options: FfmpegOptions, aside: Aside): Child => {
  const { kind, temporary } = options;
  const { encoder, muxer, bitRate } = lossyKind(kind);
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0'];
  const own = kind === 'mp3' ? ['-id3v2_version', '0'] : []; // the tag is put in by us
  const bound = kind === 'opus' && options.bitRate !== undefined ? ['-vbr', 'constrained'] : [];
  const rate = ['-b:a', String(options.bitRate ?? bitRate * channels), ...bound];
  const output = ['-c:a', encoder, ...rate, '-bitexact', ...own, '-f', muxer];
  return spawn(
    'ffmpeg',
    ['-hide_banner', '-nostats', '-v', 'error', '-y', '-protocol_whitelist', 'file,pipe', ...input, ...aside.inputs]
      .concat(['-map', '0:a', ...aside.maps])
      .concat([...output, `file:${temporary}`]),
    { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true },
  );
};

/** Files with tags and cover, and how ffmpeg is told of them. */
interface Aside {
  readonly inputs: readonly string[];
  readonly maps: readonly string[];
}

const asideOf = async (folder: string, kind: Lossy, tags: Tags | undefined): Promise<Aside> => {
  if (!tags || kind === 'mp3' || kind === 'aac') return { inputs: [], maps: ['-map_metadata', '-1'] };
  const isOgg = kind === 'opus' || kind === 'ogg';
  const text = join(folder, 'tags.txt');
  await writeFile(text, metadataText(isOgg ? ofOgg(tags) : ofMp4(tags)));
  const inputs = ['-f', 'ffmetadata', '-i', `file:${text}`];
  const maps = ['-map_metadata', '1'];
  const cover = tags.pictures.find(({ type }) => type === 3) ?? tags.pictures[0];
  if (isOgg || !cover || !/^image\/(jpe?g|png)$/.test(cover.mime)) return { inputs, maps };
  const picture = join(folder, cover.mime === 'image/png' ? 'cover.png' : 'cover.jpg');
  await writeFile(picture, cover.data);
  return {
    inputs: [...inputs, '-i', `file:${picture}`],
    maps: [...maps, '-map', '2:v', '-c:v', 'copy', '-disposition:v:0', 'attached_pic'],
  };
};

const joined = ({ fields }: Tags): Tag[] => [...byName(fields)].map(([name, values]): Tag => [name, values.join('; ')]);

const ofOgg = (tags: Tags): Tag[] => [
  ...joined(tags).map(([name, value]): Tag => [name.toUpperCase(), value]),
  ...tags.pictures.slice(0, 1).map(pictureComment),
];

const ofMp4 = (tags: Tags): Tag[] =>
  joined(tags).map(([name, value]) => [tagNames.find((each) => each.name === name)?.ffmpeg ?? name, value]);

/** A buffer of its own a block: it is ffmpeg's until it is read. */
const interleaved = (channels: readonly Float32Array[], length: number): Buffer => {
  const bytes = Buffer.alloc(length * channels.length * 4);
  channels.forEach((samples, c) => {
    for (let i = 0, at = c * 4; i < length; i++, at += channels.length * 4) bytes.writeFloatLE(samples[i]!, at);
  });
  return bytes;
};

const missing = (error: unknown, path: string, kind: Lossy): unknown => {
  const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
  if (!isMissing) return error;
  const { title } = lossyKind(kind);
  const message = `Writing ${title} to ${nameOf(path)} needs ffmpeg, which is not on the PATH; install it, or choose .wav or .flac.`;
  return new Invalid('output', message, path);
};

/** Why ffmpeg ended badly; of a full disk, what the system would have said to us. */
const refused = (path: string, kind: Lossy, said: string, signal?: string | null): Error => {
  if (/no space left on device|disk quota exceeded/i.test(said))
    return Object.assign(new Error(said), { code: 'ENOSPC' });
  const { title, encoder } = lossyKind(kind);
  const last = said.trim().split('\n').at(-1);
  const why = last ? `ffmpeg says "${last}"` : `ffmpeg gave up${signal ? ` (${signal})` : ''}; the disk may be full`;
  const because = said.includes(`Unknown encoder '${encoder}'`)
    ? `this ffmpeg cannot write ${title}, for it was built without ${encoder}`
    : why;
  return new Invalid('output', `Cannot write ${nameOf(path)}: ${because}; choose .wav or .flac.`, path);
};

/** Moves what is there to make room at the start, last piece first. */
const insert = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  if (bytes.length === 0) return;
  const { size } = await file.stat();
  const piece = Buffer.alloc(1 << 20);
  for (let end = size; end > 0; end -= piece.length) {
    const start = Math.max(0, end - piece.length);
    const part = piece.subarray(0, end - start);
    await readAt(file, part, start);
    await put(file, part, start + bytes.length);
  }
  await put(file, bytes, 0);
};
