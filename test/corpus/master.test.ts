import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { hear } from '../../src/meters/hear.ts';
import { master } from '../../src/run-master.ts';
import { ffmpegMeter, hasFfmpeg, overheard } from '../helpers/anchors.ts';
import { masters } from '../helpers/corpus.ts';

if (!hasFfmpeg) console.warn('ffmpeg is not on the PATH: what masters measure is not checked by another meter');

const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shortest = masters()
  .sort((a, b) => statSync(a).size - statSync(b).size)
  .slice(0, 4);
const aims = [
  { loudness: -14, ceiling: -1, limiting: 2 },
  { loudness: -9, ceiling: -1, limiting: 3 },
];

test.each(shortest.flatMap((mix) => aims.map((aim) => ({ mix, ...aim }))))(
  '$mix at $loudness LUFS: there to 0.1 LU, or short of it with the limiting that is allowed, and under the ceiling',
  async ({ mix, ...aim }) => {
    const output = join(folder, 'out.wav');
    const wishes = { ...aim, output, codecs: [] };
    const told = await master({ mix, references: ['none'] }, { only: ['level'] }, wishes);
    const { 'loudness.integrated': loudness, 'peak.true': top } = told.after!.tracks[0]!.metrics;
    expect(top).toBeLessThanOrEqual(aim.ceiling);
    if (told.master!.because === undefined) expect(Math.abs(loudness! - aim.loudness)).toBeLessThanOrEqual(0.1);
    else expect(told.master!.limiter!.taken).toBeGreaterThan(aim.limiting - 0.3);
    expect(told.master!.limiter?.taken ?? 0).toBeLessThanOrEqual(aim.limiting + 0.05);
    if (!hasFfmpeg) return;
    const source = await open(output);
    const byFfmpeg = ffmpegMeter(source.format);
    await hear(overheard(source, [byFfmpeg]), []);
    const { integrated, truePeak } = await byFfmpeg.told;
    expect(Math.abs(integrated - loudness!)).toBeLessThanOrEqual(0.1);
    expect(truePeak).toBeLessThanOrEqual(aim.ceiling + 0.05); // told to a tenth
  },
);
