import { readFileSync, statSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { bench, inside, keepSound, ran } from '../helpers/command.ts';
import { noise, sine } from '../helpers/signals.ts';

bench();
beforeAll(() => keepSound('mix.wav', [noise(-9, 5, 1), sine(300, -3, 5)]));

const { PATH } = process.env;
const sounds = (path: string): string[] => readFileSync(path, 'utf8').match(/id="sound-[^"]*"/g) ?? [];
const report = (...words: readonly string[]) => ran('report', 'mix.wav', '--reference', 'none', ...words);

test('a report holds sound and what plays it; `none` leaves both out; neither leaves anything behind', async () => {
  const { out, code } = await report('-o', 'a.html');
  expect([code, out]).toEqual([0, expect.stringMatching(/^✓ a\.html {2}all of the sound, 0\.\d MB\n$/)]);
  expect(sounds('a.html')).toEqual(['id="sound-0-0"']);
  expect(await report('-o', 'b.html', '--embed-audio', 'none')).toMatchObject({ code: 0, out: '✓ b.html\n' });
  expect(sounds('b.html')).toEqual([]);
  expect(statSync('b.html').size).toBeLessThan(500_000);
  expect(inside()).toEqual(['a.html', 'b.html', 'mix.wav']);
});

test('without ffmpeg there is FLAC, and the page says what it would be with it', async () => {
  process.env.PATH = process.cwd();
  try {
    await report('-o', 'c.html');
  } finally {
    process.env.PATH = PATH;
  }
  expect(sounds('c.html')).toHaveLength(1);
  expect(readFileSync('c.html', 'utf8')).toMatch(/audio\/flac[\s\S]*|ffmpeg is not on the PATH/);
});

test('what was written is in the page of `fix`, and told', async () => {
  const { err, code } = await ran('fix', 'mix.wav', '--reference', 'none', '--report', 'd.html');
  expect([code, err]).toEqual([0, expect.stringMatching(/d\.html: all of the sound, 0\.\d MB/)]);
  expect(sounds('d.html')).toHaveLength(1);
});

test('sound in what is no page is refused before anything is heard', async () => {
  expect(await report('-o', 'e.json', '--embed-audio', 'full')).toMatchObject({
    code: 2,
    err: expect.stringContaining('only an HTML report holds sound; name it .html.'),
  });
  expect((await ran('fix', 'mix.wav', '--embed-audio', 'full')).err).toContain('name one with --report');
});

test('interrupted while sound is put in, nothing is left', async () => {
  const before = inside();
  const running = report('-o', 'f.html');
  while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  process.emit('SIGINT');
  expect((await running).code).toBe(130);
  expect(inside()).toEqual(before);
});
