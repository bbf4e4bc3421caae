import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hearFile } from '../../src/jobs/hear-file.ts';
import { corpusFiles, masters } from '../helpers/corpus.ts';

/** What ffmpeg's meter prints at the end, to a tenth. */
function byFfmpeg(path: string): { integrated: number; range: number; peak: number } {
  const { stderr } = spawnSync(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const number = (pattern: RegExp) => Number(pattern.exec(summary)?.[1] ?? Number.NaN);
  return {
    integrated: number(/I:\s+(-?[\d.]+|-inf) LUFS/),
    range: number(/LRA:\s+(-?[\d.]+) LU/),
    peak: number(/Peak:\s+(-?[\d.]+|-inf) dBFS/),
  };
}

// ffmpeg rounds to 0.1, so that ±0.05 is unknown.
const rounding = 0.05;

test.each(corpusFiles())('%s: loudness and true peak agree with ffmpeg', async (path) => {
  const theirs = byFfmpeg(path);
  const { metrics } = (await hearFile(path)).track;
  expect(Math.abs(metrics['loudness.integrated']! - theirs.integrated)).toBeLessThan(0.1 + rounding);
  expect(Math.abs(metrics['peak.true']! - theirs.peak)).toBeLessThan(0.2 + rounding);
});

test.each(masters())('%s: loudness range agrees with ffmpeg', async (path) => {
  const { metrics } = (await hearFile(path)).track;
  expect(Math.abs(metrics['loudness.range']! - byFfmpeg(path).range)).toBeLessThan(0.2 + rounding);
});
