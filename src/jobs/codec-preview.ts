import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Codec, codecs } from '../audio/codecs.ts';
import { open } from '../audio/open.ts';
import { Logs } from '../features/feature.ts';
import { loudness } from '../features/loudness.ts';
import { peak } from '../features/peak.ts';
import { hear } from '../meters/hear.ts';
import type { CodecPreview } from '../report/report.ts';
import { type Decibels, Invalid } from '../units.ts';

/** The file that is previewed, and what is known of it. */
export interface Previewed {
  readonly path: string;
  /** Integrated, LUFS. */
  readonly loudness: number;
  /** dBTP */
  readonly ceiling: Decibels;
}

/** Encodes and decodes a file with the user's ffmpeg and hears what came of it. Nothing is left of the encoded files. */
export async function previewCodecs(
  file: Previewed,
  ids: readonly string[],
  { signal, onShare = () => {} }: { readonly signal?: AbortSignal; readonly onShare?: (share: number) => void } = {},
): Promise<CodecPreview[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mixwright-')).catch(() => undefined);
  if (folder === undefined) return ids.map((id) => unheard(id, `no temporary file can be written in ${tmpdir()}`));
  const previews: CodecPreview[] = [];
  try {
    for (const [i, id] of ids.entries()) {
      onShare(i / ids.length);
      const codec = codecs[id]!;
      const path = join(folder, `preview.${codec.container}`);
      const because = await encoded(file.path, path, codec, signal);
      const heard = because === undefined ? await decoded(path, file).catch(unheardOf) : { because };
      previews.push({ codec: id, title: codec.title, ...heard });
      await rm(path, { force: true });
      if (because === absent) return previews.concat(ids.slice(i + 1).map((each) => unheard(each, absent)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return previews;
}

const absent = 'ffmpeg is not on the PATH; install it to have this previewed';

const unheard = (id: string, because: string): CodecPreview => ({ codec: id, title: codecs[id]!.title, because });

/** What cannot be read again is no reason to lose the master. */
function unheardOf(error: unknown): { readonly because: string } {
  if (error instanceof Invalid) return { because: error.message };
  throw error;
}

/** Undefined when it is done, otherwise why it is not. @throws AbortError */
async function encoded(from: string, to: string, codec: Codec, signal?: AbortSignal): Promise<string | undefined> {
  const { encoder, quality } = codec;
  const child = spawn(
    'ffmpeg',
    ['-hide_banner', '-nostdin', '-nostats', '-v', 'error', '-y', '-protocol_whitelist', 'file,pipe']
      .concat(['-i', `file:${from}`, '-map', '0:a:0', '-map_metadata', '-1'])
      .concat(['-c:a', encoder, ...quality, '-bitexact', `file:${to}`]),
    { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true },
  );
  const stop = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    said = (said + more).slice(-1000);
  });
  try {
    const [code] = await once(child, 'close');
    signal?.throwIfAborted();
    if (code === 0) return undefined;
    if (said.includes('Unknown encoder')) return `this ffmpeg was built without ${encoder}`;
    return `ffmpeg says "${said.trim().split('\n').at(-1) ?? 'nothing'}"`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES'))
      return absent;
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function decoded(path: string, { loudness: before, ceiling }: Previewed) {
  const logs = new Logs(await hear(await open(path), [...new Set([...loudness.meters, ...peak.meters])]));
  const truePeak = logs.get(peak).true;
  const after = logs.get(loudness).integrated;
  if (truePeak === undefined || after === undefined) return { because: 'nothing is left to hear' };
  // A tenth of a dB is what one would set; what the codec adds hardly depends on so little.
  const needed = Math.floor(10 * (ceiling - truePeak)) / 10;
  return { truePeak, loudness: after - before, ...(truePeak > 0 ? { ceiling: needed } : {}) };
}
