import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { blockFrames } from '../../src/audio/regroup.ts';
import type { Sound } from '../../src/dsp/block.ts';

/** How benchmarks run commands, and what they run them on. */
export const root = resolve(import.meta.dirname, '../..');
export const isQuick = process.argv.includes('--quick');
export const rounds = isQuick ? 1 : 5;
export const node = process.execPath;
process.env.MIXWRIGHT_CACHE = ''; // what is timed is heard

/** One run of one command. */
export interface Run {
  readonly wall: number; // s
  readonly cpu: number; // s, user and system
  readonly memory: number; // MB, the most that was resident
}

export type Command = readonly [program: string, ...args: string[]];

/** Whether a program can be run. */
export const hasProgram = (program: string, version: string): boolean => {
  try {
    execFileSync(program, [version], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const ticks = 100; // a second, USER_HZ of Linux

/** What the system says of a process while it lives. */
function watched(child: ChildProcess): () => Pick<Run, 'cpu' | 'memory'> {
  let last = { cpu: Number.NaN, memory: Number.NaN };
  const look = (): void => {
    try {
      const most = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      if (most) last = { cpu: (Number(fields[11]) + Number(fields[12])) / ticks, memory: Number(most[1]) / 1024 };
    } catch {
      // it has ended, or there is no /proc here
    }
  };
  const timer = setInterval(look, 10);
  return () => {
    clearInterval(timer);
    return last;
  };
}

export function run([program, ...args]: Command): Promise<Run> {
  return new Promise((done, failed) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: 'ignore' });
    const stop = watched(child);
    child.on('error', failed);
    child.on('close', (code) => {
      const seen = { ...stop(), wall: (performance.now() - start) / 1000 };
      if (code === 0) done(seen);
      else failed(new Error(`${program} ${args.join(' ')} ended with ${code}.`));
    });
  });
}

export const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export const medianOf = (runs: readonly Run[]): Run => ({
  wall: middle(runs.map(({ wall }) => wall)),
  cpu: middle(runs.map(({ cpu }) => cpu)),
  memory: middle(runs.map(({ memory }) => memory)),
});

/** Frames of a song, again and again. */
export function looped(channels: readonly Float32Array[], sampleRate: number, seconds: number): Sound {
  const frames = Math.round(seconds * sampleRate);
  return {
    format: { sampleRate, channels: channels.length },
    length: frames,
    async *[Symbol.asyncIterator]() {
      for (let left = frames; left > 0; left -= channels[0]!.length) {
        const count = Math.min(left, channels[0]!.length);
        yield { channels: channels.map((channel) => channel.subarray(0, count)), length: count };
      }
    },
  };
}

export const row = (name: string, ...cells: readonly string[]): void =>
  console.log(`  ${name.padEnd(34)}${cells.map((cell) => cell.padStart(11)).join('')}`);

/** A sound in blocks of the size that files are read in. */
export function blocked(sound: Sound): Sound {
  return {
    ...sound,
    async *[Symbol.asyncIterator]() {
      for await (const { channels, length: frames } of sound) {
        for (let from = 0; from < frames; from += blockFrames) {
          const to = Math.min(frames, from + blockFrames);
          yield { channels: channels.map((channel) => channel.subarray(from, to)), length: to - from };
        }
      }
    },
  };
}
