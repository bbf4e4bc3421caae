import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { node, root } from '../measure.ts';

/** What one run of the command took, from the start of the process to its end, all threads. */
export interface Cost {
  readonly processor: number; // s, user and system
  readonly memory: number; // MB, the most that was resident
}

export interface Matched {
  readonly report: unknown;
  /** What the command tells a person. */
  readonly text: string;
  readonly cost: Cost;
}

const meter = pathToFileURL(fileURLToPath(new URL('./resource-usage.mjs', import.meta.url))).href;

/** The built command on two files, as a process of its own that tells at its end what it used. @throws what it said when it failed */
export async function runMatch(target: string, reference: string, output: string, amount: string): Promise<Matched> {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-match-'));
  const usage = join(folder, 'usage.json');
  const args = [
    ...['--import', meter, join(root, 'dist/cli.js'), 'match', target, reference],
    ...['-o', output, '--amount', amount, '--json', '--no-progress'],
  ];
  try {
    const { stdout, stderr } = await promisify(execFile)(node, args, {
      env: { ...process.env, MIXWRIGHT_USAGE: usage },
      maxBuffer: 2 ** 28,
    });
    return { report: JSON.parse(stdout), text: stderr, cost: JSON.parse(readFileSync(usage, 'utf8')) as Cost };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
