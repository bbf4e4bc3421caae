import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bounces } from '../../src/jobs/bounces.ts';
import { bench, keepSound } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();
const pace = { every: 10, still: 80, patience: 2500 };
let stop = () => {};
let came: string[] = [];
let gone: boolean[] = [];
let watching: Promise<void> = Promise.resolve();

beforeAll(async () => {
  await keepSound('one.wav', [noise(-20, 0.2, 1)]);
  await keepSound('two.wav', [noise(-20, 0.3, 2)]);
});

/** Watches a new folder, with what is put into it beforehand. */
async function watch(before: () => void = () => {}): Promise<void> {
  mkdirSync('in');
  before();
  const controller = new AbortController();
  [came, gone, stop] = [[], [], () => controller.abort()];
  const options = { signal: controller.signal, onGone: (is: boolean) => void gone.push(is), pace };
  watching = (async () => {
    for await (const { path } of bounces('in', options)) came.push(path);
  })();
  watching.catch(() => {});
  await pause(30);
}

/** Waits until something is so, or says what came instead. */
async function until(is: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !is(); i++) await pause(10);
  expect(is(), `${came} ${gone}`).toBe(true);
}

const quiet = () => pause(200);

afterEach(async () => {
  stop();
  await expect(watching).rejects.toThrow(/aborted/);
  rmSync('in', { recursive: true, force: true });
});
afterAll(() => stop());

test('what is there already is left alone; what is new, renamed into the folder or overwritten comes once', async () => {
  await watch(() => copyFileSync('one.wav', 'in/old.wav'));
  copyFileSync('one.wav', 'in/mix.wav');
  copyFileSync('one.wav', 'moved.tmp');
  renameSync('moved.tmp', 'in/moved.wav');
  await until(() => came.length === 2);
  expect(new Set(came)).toEqual(new Set(['in/mix.wav', 'in/moved.wav']));
  copyFileSync('two.wav', 'in/old.wav');
  await until(() => came.length === 3);
  await quiet();
  expect(came[2]).toBe('in/old.wav');
  renameSync('in/mix.wav', 'in/mix v1.wav'); // put aside: it is known
  await quiet();
  expect(came).toHaveLength(3);
});

test('a file that is being written is waited for: by its header, and until it stands still', async () => {
  await watch();
  const whole = readFileSync('one.wav');
  writeFileSync('in/slow.wav', whole.subarray(0, 2000)); // its header promises more
  await pause(400);
  expect(came).toEqual([]);
  for (let at = 2000; at < whole.length; at += 4000) {
    appendFileSync('in/slow.wav', whole.subarray(at, at + 4000));
    await pause(20);
  }
  await until(() => came.length === 1);
  // A header that is filled in at the end.
  const open = Buffer.from(whole);
  open.writeUInt32LE(36, 4);
  writeFileSync('in/late.wav', open);
  await pause(400);
  expect(came).toHaveLength(1);
  writeFileSync('in/late.wav', whole);
  await until(() => came.length === 2);
});

test('what nobody finishes comes in the end; what is taken away never does', async () => {
  await watch();
  writeFileSync('in/broken.wav', readFileSync('one.wav').subarray(0, 3000));
  writeFileSync('in/short.wav', readFileSync('one.wav').subarray(0, 3000));
  await quiet();
  rmSync('in/short.wav');
  await until(() => came.length === 1);
  expect(came).toEqual(['in/broken.wav']);
  copyFileSync('one.wav', 'in/broken.wav');
  await until(() => came.length === 2);
});

test('many at once come oldest first', async () => {
  await watch();
  const names = Array.from({ length: 30 }, (_, i) => `in/mix ${String(i).padStart(2, '0')}.wav`);
  for (const [i, name] of [...names.entries()].reverse()) {
    copyFileSync('one.wav', `${name}.part`);
    utimesSync(`${name}.part`, 1000 + i, 1000 + i);
  }
  for (const name of names) renameSync(`${name}.part`, name);
  await until(() => came.length === 30);
  expect(came).toEqual(names);
});

test('our own files, hidden and temporary ones, folders and other kinds are ignored', async () => {
  await watch();
  for (const name of ['mix.fixed.wav', 'mix.matched.WAV', 'mix.master.flac', 'mix.applied.wav', 'mix.phone.wav'])
    copyFileSync('one.wav', `in/${name}`);
  for (const name of ['.mix.wav', '~mix.wav', 'mix.wav.tmp', 'mix.wav.part', 'mix.txt'])
    copyFileSync('one.wav', `in/${name}`);
  mkdirSync('in/folder.wav');
  copyFileSync('one.wav', 'in/folder.wav/inner.wav');
  await quiet();
  copyFileSync('one.wav', 'in/fixed.wav');
  await until(() => came.length === 1);
  expect(came).toEqual(['in/fixed.wav']);
});

test('a folder that is gone is waited for', async () => {
  await watch(() => copyFileSync('one.wav', 'in/old.wav'));
  renameSync('in', 'away');
  await until(() => gone.length === 1);
  copyFileSync('two.wav', 'away/new.wav');
  renameSync('away', 'in');
  await until(() => came.length === 1);
  expect({ came, gone }).toEqual({ came: ['in/new.wav'], gone: [true, false] });
});
