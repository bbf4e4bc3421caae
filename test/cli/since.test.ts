import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { bench, inside, keepSound, ran, reportOf } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();
const leaning = (lean: number, seconds = 4) => [noise(-15, seconds, 1), noise(-15 - lean, seconds, 2)];
const only = ['--only', 'imbalance,true-peak', '--reference', 'none'];

/** The second bounce leans no more to the left, but its peaks are too high. */
beforeAll(async () => {
  await keepSound('mix v2.wav', leaning(4));
  await keepSound(
    'mix v3.wav',
    leaning(0).map((channel) => channel.map((x, i) => (i % 48_000 < 40 ? x * 8 : x))),
  );
  await keepSound('other.wav', leaning(0, 9));
  expect(await ran('report', 'mix v2.wav', '-o', 'v2.html', ...only)).toMatchObject({ code: 0, err: '' });
});

test('analyze, report and fix say what was solved and what is new since a report, whether page or JSON', async () => {
  const told = reportOf(await ran('analyze', 'mix v3.wav', '--since', 'v2.html', '--json', ...only));
  expect(told.since).toMatchObject({ name: 'mix v2', fresh: ['true-peak:mix v3'] });
  expect(told.since?.solved).toEqual([expect.stringMatching(/^The mix leans to the left by 4\.0 dB/)]);
  await ran('report', 'mix v2.wav', '-o', 'v2.json', ...only);
  const { out } = await ran('analyze', 'mix v3.wav', '--since', 'v2.json', ...only);
  expect(out).toMatch(/Since mix v2: 1 solved, 1 new\n[\s\S]*✓ solved: The mix leans[\s\S]*\+ new: /);
  await ran('report', 'mix v3.wav', '--since', 'v2.html', '-o', 'v3.md', ...only);
  expect(readFileSync('v3.md', 'utf8')).toMatch(/## Since mix v2: 1 solved, 1 new/);
  const fixed = await ran('fix', 'mix v3.wav', '--since', 'v2.html', '--report', 'v3.html', ...only);
  expect(fixed).toMatchObject({ code: 0, out: expect.stringContaining('Since mix v2: 1 solved, 1 new') });
});

test('what cannot be compared is told before anything is written', async () => {
  writeFileSync('plan.json', '{ "tracks": {} }');
  const before = inside();
  const wrong = [
    ['mix v3.wav --since none.html', 3, /there is no such report/],
    ['mix v3.wav --since plan.json', 2, /plan\.json: it is no report of mixwright/],
    ['mix v3.wav --since .', 2, /it is a folder/],
    ['mix v3.wav --since v2.html --preset club', 2, /preset default, this one by club/],
    ['other.wav --since v2.html', 2, /another song \(mix v2, 0:04\), not of other \(0:09\)/],
    ['mix v3.wav other.wav --since v2.html', 2, /name that mix alone/],
  ] as const;
  for (const [words, code, says] of wrong) {
    const told = await ran(
      'report',
      ...words
        .replace(/mix v/g, 'mix_v')
        .split(' ')
        .map((each) => each.replace('_', ' ')),
      ...only,
    );
    expect(told).toMatchObject({ code, out: '', err: expect.stringMatching(says) });
  }
  expect(inside()).toEqual(before);
});

test('a fix is kept even where its report cannot be compared', async () => {
  const told = reportOf(await ran('fix', 'other.wav', '--since', 'v2.html', '--json', ...only));
  expect(told.warnings).toContainEqual({ code: 'since', message: expect.stringMatching(/another song/) });
  expect(told.since).toBeUndefined();
});
