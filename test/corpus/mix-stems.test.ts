import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { until } from '../../src/jobs/silence.ts';
import { soundFiles } from '../../src/jobs/sound-files.ts';
import { mix } from '../../src/run-mix.ts';
import { heard } from '../helpers/containers.ts';
import { hasCorpus, multitracks } from '../helpers/corpus.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mix-stems-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const seconds = 8;

/** The first seconds of every stem of a song. */
const cut = (stems: string): Promise<string[]> =>
  Promise.all(
    soundFiles([stems]).map(async (file) => {
      const source = await open(file);
      const path = join(folder, `${basename(file).replace(/\.\w+$/, '')}.wav`);
      const part = until(source, Math.round(seconds * source.format.sampleRate));
      await writeSound(path, part, { container: 'wav', bitDepth: 32 });
      return path;
    }),
  );

test.skipIf(!hasCorpus).each((hasCorpus ? multitracks() : []).filter((stems) => /metal_madness|tttheme2/.test(stems)))(
  'the rendered stems of %s add up to its mix, both sides as loud, little of it lost in mono',
  async (stems) => {
    const output = join(folder, 'mixed.wav');
    const report = await mix({ stems: await cut(stems) }, {}, { output, renderStems: join(folder, 'parts') });
    const parts = report.after!.files!.filter((file) => file.includes('parts'));
    const sum = await heard(await open(output));
    for (const part of parts) {
      const channels = await heard(await open(part));
      sum.forEach((channel, c) => {
        const own = (channels[c] ?? channels[0])!;
        for (let i = 0; i < channel.length; i++) channel[i] = channel[i]! - own[i]!;
      });
    }
    const residual = sum.reduce((most, channel) => channel.reduce((peak, x) => Math.max(peak, Math.abs(x)), most), 0);
    expect(20 * Math.log10(residual)).toBeLessThan(-90);
    const { metrics } = report.after!.tracks[0]!;
    expect(Math.abs(metrics['stereo.balance'] ?? 0)).toBeLessThan(0.5);
    expect(metrics['stereo.mono-loss'] ?? 0).toBeLessThan(3);
  },
  300_000,
);
