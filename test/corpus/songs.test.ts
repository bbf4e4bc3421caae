import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hearFile } from '../../src/jobs/hear-file.ts';
import { renderHtml } from '../../src/report/html.ts';
import { documentOf } from '../../src/report/json.ts';
import { reportMistakes } from '../../src/report/report-schema.ts';
import { analyze, fix } from '../../src/run.ts';
import { masters, multitracks } from '../helpers/corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-songs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const songs = masters();
const pairs = songs.map((song, i) => [song, songs[(i + 1) % songs.length]!] as const);

async function holds(report: Awaited<ReturnType<typeof fix>>, output: string): Promise<void> {
  expect(reportMistakes(documentOf(report))).toEqual([]);
  expect(report.outcomes.filter(({ status }) => status === 'broken')).toEqual([]);
  expect((await renderHtml(report)).length).toBeLessThan(500_000);
  if (!report.after) return;
  const { track } = await hearFile(output);
  expect(track.format.duration).toBeGreaterThan(1);
  expect(track.metrics['peak.true']).toBeLessThan(-0.99);
}

test.each(pairs)('%s beside %s: compared, mended, under the ceiling', async (mix, reference) => {
  const compared = await analyze({ mix, references: [reference] });
  expect(compared.reference?.kind).toBe('songs');
  const output = join(folder, `${basename(mix, '.ogg')}.fixed.wav`);
  await holds(await fix({ mix, references: [reference] }, {}, { output }), output);
  rmSync(output, { force: true });
});

test.each(multitracks())('%s: the unity sum is judged and mended', async (stems) => {
  const output = join(folder, 'stems.fixed.wav');
  const report = await fix({ stems: [stems] }, {}, { output });
  expect(report.tracks.length).toBeGreaterThan(2);
  expect(statSync(output, { throwIfNoEntry: false }) !== undefined).toBe(report.after !== undefined);
  await holds(report, output);
  rmSync(output, { force: true });
});
