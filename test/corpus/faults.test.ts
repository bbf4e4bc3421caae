import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findingsOf } from '../../src/rules/judge.ts';
import { fix } from '../../src/run.ts';
import { masters } from '../helpers/corpus.ts';

// The fault injector and the scorer are an examiner's, apart from this project: python3 with numpy, scipy, soundfile.
const tools = fileURLToPath(new URL('../../../shared/tools/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mixwright-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = ['/usr/bin/python3', 'python3'].find(
  (each) => spawnSync(each, ['-c', 'import numpy, scipy, soundfile']).status === 0,
);

function run(command: string, ...parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')}: ${stderr}`);
  return stdout;
}

/** A master as 32-bit float, so that nothing is clipped by being stored. */
function decoded(master: string): string {
  const path = join(folder, `${basename(master, '.ogg')}.wav`);
  run('ffmpeg', '-v', 'error', '-y', '-i', master, '-c:a', 'pcm_f32le', path);
  return path;
}

interface Score {
  readonly restored: number | null;
  readonly tp: { readonly clean: number; readonly fixed: number };
  readonly side_mid_err_db?: { readonly after: number };
}

async function mended(clean: string, fault: string, amount: number) {
  const faulty = join(folder, `faulty-${basename(clean)}`);
  const output = join(folder, `fixed-${basename(clean)}`);
  run(python!, join(tools, 'inject.py'), clean, faulty, '--fault', fault, '--amount', String(amount));
  const report = await fix({ mix: faulty, references: [clean] }, {}, { output });
  const score = JSON.parse(run(python!, join(tools, 'score.py'), 'restore', clean, faulty, output)) as Score;
  return { report, score, verdicts: report.after?.verdicts ?? [] };
}

const cases = [
  ['mud', 6, 'mud'],
  ['mud', 9, 'mud'],
  ['harsh', 8, 'harshness'],
  ['harsh', 12, 'harshness'],
  ['polarity', 1, 'inverted-polarity'],
  ['imbalance', 2.5, 'imbalance'],
  ['imbalance', -2.5, 'imbalance'],
  ['clip', 6, 'clipping'],
  ['true_peak', 1, 'true-peak'],
] as const;

test.each(masters())('%s: faults are found beside the clean original, and mended', async (master) => {
  expect(python, 'python3 with numpy, scipy and soundfile').toBeDefined();
  const clean = decoded(master);
  for (const [fault, amount, rule] of cases) {
    const { report, score, verdicts } = await mended(clean, fault, amount);
    const name = `${fault} ${amount}`;
    const finding = findingsOf(report.outcomes).find((each) => each.rule === rule);
    expect(finding?.severity, name).toMatch(/warning|error/);
    // What the original has too, and does not reach full scale, is left as it was.
    const ceiling = score.tp.clean < -0.1 ? Math.max(-1, score.tp.clean) : -1;
    expect(score.tp.fixed, name).toBeLessThan(ceiling + 0.1);
    const verdict = verdicts.find((each) => each.rule === rule)?.verdict;
    if (fault === 'clip') expect(verdict, name).toBe('unchanged');
    else expect(verdict, name).toBe('fixed');
    if (fault === 'mud' || fault === 'harsh') expect(score.restored, name).toBeGreaterThan(0.8);
    if (fault === 'imbalance') {
      const balance = (tracks: typeof report.tracks) => tracks[0]!.metrics['stereo.balance-median']!;
      expect(
        Math.abs(balance(report.after!.tracks) - report.reference!.metrics['stereo.balance-median']!.median),
        name,
      ).toBeLessThan(0.1);
    }
  }
});
