import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { main } from '../../src/cli/main.ts';
import { type ReportDocument, reportMistakes } from '../../src/report/report-schema.ts';
import { noise, sine, sound } from './signals.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What this very process says on its two streams while something is done. */
export async function overheard<T>(act: (said: { out: string; err: string }) => Promise<T>) {
  const said = { out: '', err: '' };
  const catching = (to: 'out' | 'err') => (text: string | Uint8Array) => {
    said[to] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ];
  try {
    const result = await act(said);
    return { result, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Types a command line into this very process. */
export async function ran(...words: readonly string[]): Promise<Ran> {
  const { result, out, err } = await overheard(() => main(['node', 'mixwright', ...words]));
  return { code: result, out, err };
}

const root = resolve(import.meta.dirname, '../..');

/** Types it into a shell of its own. */
export function child(words: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  const tsx = import.meta.resolve('tsx');
  return spawn(process.execPath, ['--import', tsx, join(root, 'src/cli.ts'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function ended(process: ChildProcess): Promise<Ran> {
  let [out, err] = ['', ''];
  process.stdout?.on('data', (more) => (out += more));
  process.stderr?.on('data', (more) => (err += more));
  const [code] = await once(process, 'close');
  return { code, out, err };
}

/** An empty folder that one stands in until the test file is done, with a shelf of its own. */
export function bench(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
  const before = { cwd: process.cwd(), data: process.env.XDG_DATA_HOME };
  process.chdir(folder);
  process.env.XDG_DATA_HOME = `${folder}-data`;
  mkdirSync(process.env.XDG_DATA_HOME);
  afterAll(() => {
    process.chdir(before.cwd);
    for (const each of [folder, process.env.XDG_DATA_HOME!]) rmSync(each, { recursive: true, force: true });
    if (before.data === undefined) delete process.env.XDG_DATA_HOME;
    else process.env.XDG_DATA_HOME = before.data;
  });
  return folder;
}

/** Everything in a folder, hidden files too. */
export const inside = (folder = '.'): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

/** Writes 32-bit float, so that nothing is rounded or held. */
export async function keepSound(path: string, channels: readonly Float32Array[], rate = 48_000): Promise<void> {
  await writeSound(path, sound(channels, rate), { container: 'wav', bitDepth: 32 });
}

/** The one JSON document that was printed. */
export const parsed = ({ out }: Ran) => JSON.parse(out);

/** The same of a command that went well: a report, right in form, and nothing beside it. */
export function reportOf(told: Ran): ReportDocument {
  expect(told).toMatchObject({ code: 0, err: '' });
  const read = parsed(told);
  expect(reportMistakes(read)).toEqual([]);
  return read;
}

export const ruleIds = (told: Ran): string[] => reportOf(told).outcomes.map(({ rule }) => rule);

export const rate = 44_100;

/** Noise with a hit a second over full scale, and its left side louder than its right. */
export const hot = (seed: number, seconds = 10): Float32Array[] => {
  const side = (level: number, own: number) =>
    noise(level, seconds, own, rate).map((sample, i) => sample * (i % rate < 40 ? 6 : 1));
  return [side(-13, seed), side(-17, seed + 100)];
};

/** Two mixes with two faults, a quiet song, an empty file, two stems. */
export async function keepSounds(): Promise<void> {
  await keepSound('mix.wav', hot(1), rate);
  await keepSound('other.wav', hot(2), rate);
  await keepSound('song.wav', [noise(-9, 10, 3), noise(-9, 10, 4)]);
  writeFileSync('empty.wav', '');
  mkdirSync('stems');
  await keepSound('stems/bass.wav', [sine(80, -12, 10)]);
  await keepSound('stems/lead.wav', [noise(-15, 10, 5), noise(-15, 10, 6)]);
  mkdirSync('album');
  cpSync('mix.wav', 'album/mix.wav');
}
