import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '../../../src/report/report.ts';
import { node, root } from '../measure.ts';
import type { Cost, Mixed } from './figure.ts';
import type { Song } from './songs.ts';

const meter = pathToFileURL(fileURLToPath(new URL('./usage.mjs', import.meta.url))).href;

/** `mixwright mix` on the song's stems, report and all, as a process of its own that tells at its end what it and its decoders used. */
export async function runMix(song: Song, folder: string, more: readonly string[] = []): Promise<Mixed> {
  const output = join(folder, `${song.name}.mix.wav`);
  const page = join(folder, `${song.name}.mix.html`);
  const { cost, text } = await costOf(
    [
      join(root, 'dist/cli.js'),
      'mix',
      ...song.stems,
      '-o',
      output,
      '--report',
      page,
      '--json',
      '--no-progress',
      ...more,
    ],
    join(folder, `${song.name}.usage.json`),
  );
  return { report: JSON.parse(text) as Report, output, cost };
}

/** A script of Node's, measured. @throws what it said when it failed */
export async function costOf(
  args: readonly string[],
  usage: string,
): Promise<{ readonly cost: Cost; readonly text: string }> {
  const { stdout } = await promisify(execFile)(node, ['--import', meter, ...args], {
    env: { ...process.env, MIXWRIGHT_USAGE: usage },
    maxBuffer: 2 ** 29,
  });
  return { cost: JSON.parse(readFileSync(usage, 'utf8')) as Cost, text: stdout };
}
