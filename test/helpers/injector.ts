import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fault injector is an examiner's, apart from this project: python3 with numpy, scipy and soundfile. */
const script = fileURLToPath(new URL('../../../shared/tools/inject.py', import.meta.url));

const python = ['/usr/bin/python3', 'python3'].find(
  (each) => spawnSync(each, ['-c', 'import numpy, scipy, soundfile']).status === 0,
);

/** What the injector says of what it did. */
export interface Truth {
  readonly time_ranges: readonly (readonly [number, number])[] | null;
  readonly details: { readonly times?: readonly number[] };
}

export interface Faulty {
  readonly path: string;
  readonly truth: Truth;
}

/** A folder for excerpts and their faulty copies; `close` removes it. */
export const injector = () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-faults-'));
  return {
    folder,
    close: () => rmSync(folder, { recursive: true, force: true }),
    /** So many seconds from so far into a file, as 32-bit float: nothing is clipped by being stored. */
    excerpt(path: string, from: number, seconds = 60): string {
      const out = join(folder, `${basename(path, extname(path))}.wav`);
      const cut = ['-ss', String(from), '-t', String(seconds)];
      execFileSync('ffmpeg', ['-v', 'quiet', '-y', ...cut, '-i', path, '-c:a', 'pcm_f32le', out]);
      return out;
    },
    /** A copy with one fault; the last of its kind, of the same file, is overwritten. */
    faulty(path: string, fault: string, amount: number, ...more: readonly string[]): Faulty {
      if (!python) throw new Error('Injecting faults needs python3 with numpy, scipy and soundfile.');
      const out = join(folder, `${fault}-${basename(path)}`);
      const json = `${out}.json`;
      const how = ['--fault', fault, '--amount', String(amount), '--json', json];
      execFileSync(python, [script, path, out, ...how, ...more]);
      return { path: out, truth: JSON.parse(readFileSync(json, 'utf8')) as Truth };
    },
  };
};
