import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Format, Sound } from '../../src/dsp/block.ts';
import type { Seconds } from '../../src/units.ts';

/** Another's meter, that hears what is piped into it as interleaved 32-bit floats. */
export interface Anchor<T> {
  readonly process: ChildProcessWithoutNullStreams;
  readonly told: Promise<T>;
}

function anchor<T>(command: string, words: readonly string[], read: (out: string, err: string) => T): Anchor<T> {
  const process = spawn(command, words);
  let [out, err] = ['', ''];
  process.stdout.on('data', (more) => (out += more));
  process.stderr.on('data', (more) => (err += more));
  process.stdin.on('error', () => {}); // it went away: its exit says why
  const told = once(process, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${err.slice(-500)}`);
    return read(out, err);
  });
  return { process, told };
}

/** The sound as it is, while the anchors hear the very same samples. */
export function overheard(sound: Sound, anchors: readonly Anchor<unknown>[]): Sound {
  const inputs = anchors.map(({ process }) => process.stdin);
  return {
    ...sound,
    format: sound.format,
    async *[Symbol.asyncIterator]() {
      for await (const block of sound) {
        const { channels, length } = block;
        const frames = new Float32Array(channels.length * length);
        for (const [c, channel] of channels.entries())
          for (let i = 0; i < length; i++) frames[i * channels.length + c] = channel[i]!;
        for (const input of inputs)
          if (!input.write(Buffer.from(frames.buffer)) && !input.destroyed) await once(input, 'drain');
        yield block;
      }
      for (const input of inputs) input.end();
    },
  };
}

const isThere = (command: string): boolean => spawnSync(command, ['-version']).error === undefined;

export const hasFfmpeg: boolean = isThere('ffmpeg');

export interface ByFfmpeg {
  /** As in the summary, to a tenth. */
  readonly integrated: number;
  readonly range: number;
  readonly truePeak: number;
  /** Every 100 ms: the end of the window, momentary, short-term and integrated so far. */
  readonly series: readonly (readonly [time: Seconds, momentary: number, shortTerm: number, integrated: number])[];
}

/** `ffmpeg -af ebur128=peak=true`. */
export function ffmpegMeter({ sampleRate, channels }: Format, layout?: string): Anchor<ByFfmpeg> {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=mode=print:file=-';
  const input = ['-f', 'f32le', '-ar', `${sampleRate}`, ...(layout ? ['-ch_layout', layout] : ['-ac', `${channels}`])];
  const words = ['-hide_banner', '-nostats', ...input, '-i', '-', '-af', filter, '-f', 'null', '-'];
  return anchor('ffmpeg', words, (out, err) => {
    const summary = err.slice(err.lastIndexOf('Summary:'));
    const number = (pattern: RegExp) => Number((pattern.exec(summary)?.[1] ?? 'nan').replace('inf', 'Infinity'));
    const value = (frame: string, name: string) => {
      const word = new RegExp(`r128\\.${name}=(\\S+)`).exec(frame)?.[1];
      return word === undefined || word.includes('nan') || word.includes('inf')
        ? Number.NEGATIVE_INFINITY
        : Number(word);
    };
    return {
      integrated: number(/I:\s+(-?(?:[\d.]+|inf)) LUFS/),
      range: number(/LRA:\s+(-?[\d.]+) LU/),
      truePeak: number(/Peak:\s+(-?(?:[\d.]+|inf)) dBFS/),
      series: out
        .split(/^frame:/m)
        .slice(1)
        .map((frame) => {
          const start = Number(/pts_time:(\S+)/.exec(frame)?.[1]);
          return [start + 0.1, value(frame, 'M'), value(frame, 'S'), value(frame, 'I')] as const;
        }),
    };
  });
}

export interface ByLibebur128 {
  readonly integrated?: number;
  readonly momentaryMax?: number;
  readonly shortTermMax?: number;
  readonly range?: number;
  readonly truePeak?: number;
  readonly samplePeak?: number;
  /** Where asked for: every 10 ms from 0.4 s on; short-term from 3 s on. */
  readonly series?: readonly (readonly [time: Seconds, momentary: number, shortTerm?: number])[];
}

/** A program around libebur128, built into a folder of its own; or why there is none. */
export function libebur128(): { readonly path: string; remove(): void } | { readonly because: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
  const path = join(folder, 'libebur128');
  const source = join(import.meta.dirname, 'libebur128.c');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('cc', ['-O3', '-o', path, source, '-lebur128', '-lm'], { stdio: 'pipe' });
    return { path, remove };
  } catch {
    remove();
    return { because: 'A C compiler and libebur128 are needed (Debian: gcc, libebur128-dev).' };
  }
}

export const libebur128Meter = (
  path: string,
  { sampleRate, channels }: Format,
  { map = [], series = false }: { map?: readonly number[]; series?: boolean } = {},
): Anchor<ByLibebur128> =>
  anchor(path, [...(series ? ['all'] : []), ...[sampleRate, channels, ...map].map(String)], (out) => JSON.parse(out));
