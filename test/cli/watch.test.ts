import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { watch } from '../../src/cli/do-watch.ts';
import { reportMistakes } from '../../src/report/report-schema.ts';
import { bench, child, ended, keepSound, overheard, ran } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();
const leaning = (lean: number) => [noise(-15, 4, 1), noise(-15 - lean, 4, 2)];
const flags = { only: ['imbalance'], reference: ['none'], progress: false, color: 'never' } as const;
const pace = { every: 10, still: 60, patience: 600 };

beforeAll(async () => {
  await keepSound('left.wav', leaning(4));
  await keepSound('even.wav', leaning(0));
});
beforeEach(() => {
  for (const each of ['in', 'reports', 'pages']) rmSync(each, { recursive: true, force: true });
  mkdirSync('in');
});

/** Runs a watch beside something that is done to its folder, and stops it by Ctrl-C. */
async function beside(more: object, act: (said: { out: string; err: string }) => Promise<void>) {
  const listeners = process.listenerCount('SIGINT');
  return overheard(async (said) => {
    const code = watch('in', { ...flags, ...more }, pace);
    await pause(50);
    await act(said);
    (process.listeners('SIGINT').at(-1) as () => void)();
    expect(await code).toBe(0);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
}

async function until(is: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !is(); i++) await pause(20);
}

test('a bounce, the next version of it, and the same once more', async () => {
  const { out, err } = await beside({}, async (said) => {
    const count = () => said.out.split('✓ reports').length - 1;
    copyFileSync('left.wav', 'in/mix v1.wav');
    await until(() => count() === 1);
    copyFileSync('even.wav', 'in/mix v2.wav');
    await until(() => count() === 2);
    copyFileSync('left.wav', 'in/mix v2.wav');
    await until(() => count() === 3);
  });
  expect(err).toBe('Watching in; reports go to reports. Ctrl-C stops.\n');
  const [first, second, third] = out.split(/(?<=\n {2}✓ reports.*\n)/);
  expect(first).toMatch(/mix v1\.wav {3}0 of 1 check passed\n[^\n]+\n {2}✓ reports\/mix v1\.html\n$/);
  expect(second).toMatch(/Since mix v1: 1 solved, 0 new\n[\s\S]*✓ solved: The mix leans to the left by 4\.0 dB/);
  expect(third).toMatch(/Since the last mix v2\.wav: 0 solved, 1 new\n[\s\S]*\+ new: The mix leans/);
  expect(readFileSync('reports/mix v2.html', 'utf8')).toMatch(/^<!doctype html>/);
});

test('JSON is a line a bounce; a broken file is told and does not end it', async () => {
  const { out, err } = await beside({ json: true, quiet: true, output: 'pages' }, async (said) => {
    writeFileSync('in/mix.wav', 'no sound at all, whatever it is called');
    await until(() => said.out.includes('\n'));
    copyFileSync('even.wav', 'in/mix.wav');
    await until(() => said.out.split('\n').length === 3);
  });
  expect(err).toBe('');
  const [broken, good] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(broken).toEqual({
    error: expect.objectContaining({ code: 'unreadable', message: expect.stringContaining('mix.wav') }),
  });
  expect(reportMistakes(good)).toEqual([]);
  expect(existsSync('pages/mix.html')).toBe(true);
});

test('what is there already is told, and left alone', async () => {
  copyFileSync('left.wav', 'in/mix v1.wav');
  const { out, err } = await beside({}, async () => pause(150));
  expect([out, err]).toEqual(['', expect.stringContaining('1 sound in it already: heard when written anew')]);
});

test('a mistake is told before anything is watched', async () => {
  writeFileSync('file.html', '');
  const wrong = [
    [['nowhere'], 3, /There is no folder nowhere to watch/],
    [['left.wav'], 2, /left\.wav is a file; watch the folder/],
    [['in', '-o', 'r.html'], 2, /name a folder; each bounce/],
    [['in', '-o', 'file.html'], 2, /name a folder/],
    [['in', '--preset', 'clubb'], 2, /clubb/],
    [['in', '--stems', 'in'], 2, /Unknown option/],
    [[], 2, /missing required argument 'folder'/i],
  ] as const;
  for (const [words, code, says] of wrong)
    expect(await ran('watch', ...words)).toMatchObject({ code, out: '', err: expect.stringMatching(says) });
});

test('Ctrl-C ends a process of its own with 0', async () => {
  const running = child(['watch', 'in']);
  const end = ended(running);
  let said = '';
  running.stderr!.on('data', (more) => (said += more));
  await until(() => said.includes('Watching'));
  running.kill('SIGINT');
  expect(await end).toMatchObject({ code: 0, out: '' });
});
