import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMistakes } from '../../src/report/check-schema.ts';
import { bench, keepSound, ran } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();
mkdirSync('songs');
for (const [i, name] of ['songs/one.wav', 'songs/two.wav'].entries())
  await keepSound(name, [noise(-12 - i, 1, 2 * i + 1), noise(-12, 1, 2 * i + 2)]);
writeFileSync('empty.wav', '');

const linesOf = (text: string) => text.trimEnd().split(/\r?\n/);
const read = (text: string) => linesOf(text).map((line) => JSON.parse(line));

test('analyze writes a line a file, also of one that cannot be heard', async () => {
  const words = ['analyze', 'songs/one.wav', 'empty.wav', 'songs/two.wav', '--only', 'level'];
  const { code, out, err } = await ran(...words, '--format', 'ndjson');
  expect(code).toBe(4);
  expect(err).toMatch(/^✖ Cannot read empty\.wav/);
  const rows = read(out);
  expect(rows.map(({ path, status }) => [path, status])).toEqual([
    ['songs/one.wav', expect.stringMatching(/clean|findings/)],
    ['empty.wav', 'unreadable'],
    ['songs/two.wav', expect.stringMatching(/clean|findings/)],
  ]);
  expect(rows[0].metrics['loudness.integrated']).toBeLessThan(-8);
  expect(rows[0].format.sampleRate).toBe(48_000);
  const json = JSON.parse((await ran('check', 'songs', '--only', 'level', '--json', '--fail-on', 'never')).out);
  expect(checkMistakes(json)).toEqual([]);
  expect(json.files).toEqual([rows[0], rows[2]]);
  const csv = await ran(...words, '--format', 'csv');
  const [head, ...lines] = linesOf(csv.out);
  expect(csv.code).toBe(4);
  expect(head).toMatch(/^file,status,preset,duration \(s\),.*,loudness\.integrated \(LUFS\),/);
  expect(lines.map((line) => line.split(',')[0])).toEqual(['songs/one.wav', 'empty.wav', 'songs/two.wav']);
  expect(lines[0]!.split(',')[head!.split(',').indexOf('loudness.integrated (LUFS)')]).toBe(
    String(rows[0].metrics['loudness.integrated']),
  );
});

test('album has a line a song, with what was found in it', async () => {
  const rows = read((await ran('album', 'songs', '--format', 'ndjson')).out);
  expect(rows.map(({ path }) => path)).toEqual(['songs/one.wav', 'songs/two.wav']);
  for (const [i, { findings }] of rows.entries())
    for (const { tracks } of findings) expect(tracks).toContain(['one', 'two'][i]);
});

test('two words for what is printed are refused', async () => {
  for (const command of [
    ['analyze', 'songs/one.wav'],
    ['album', 'songs'],
  ])
    expect(await ran(...command, '--json', '--format', 'csv')).toMatchObject({ code: 2 });
  expect((await ran('analyze', 'songs/one.wav', '--format', 'xml')).code).toBe(2);
});
