import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../src/cli/output.ts';

const was = process.stderr.isTTY;
let lines: string[] = [];
let now = 0;

beforeEach(() => {
  process.stderr.isTTY = true;
  [lines, now] = [[], 0];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text).replace('\r\x1b[2K', ''));
    return true;
  });
});
afterEach(() => {
  process.stderr.isTTY = was;
  vi.restoreAllMocks();
});

/** What stands on the line when a share is told at a second. */
const at = (seconds: number, tell: () => void): string | undefined => {
  now = seconds * 1000;
  tell();
  return lines.at(-1);
};

test('after some seconds it says how much time is left, by the rate so far', () => {
  const progress = new Progress({ progress: true }, () => now);
  const hearing = (seconds: number, share: number) => at(seconds, () => progress.onStage('Hearing mix', share));
  expect(hearing(0, 0)).toBe('Hearing mix 0 %');
  expect(hearing(1, 0.01)).toBe('Hearing mix 1 %');
  expect(hearing(36, 0.34)).toBe('Hearing mix 34 %, 1:10 left');
  expect(hearing(80, 0.5)).toBe('Hearing mix 50 %, 1:20 left');
  expect(hearing(159.5, 0.999)).toBe('Hearing mix 100 %, 0:01 left');
  expect(hearing(160, 1)).toBe('Hearing mix 100 %');
});

test('hours are told, too, and another piece of work begins anew', () => {
  const progress = new Progress({ progress: true }, () => now);
  const stage = (name: string, seconds: number, share: number) => at(seconds, () => progress.onStage(name, share));
  stage('Hearing mix', 100, 0.2); // a share that was there before the clock began says nothing of the rate
  expect(stage('Hearing mix', 140, 0.21)).toBe('Hearing mix 21 %, 52:40 left');
  expect(stage('Hearing mix', 340, 0.22)).toBe('Hearing mix 22 %, 2:36:00 left');
  expect(stage('Listening again', 400, 0)).toBe('Listening again 0 %');
  expect(stage('Listening again', 402, 0.1)).toBe('Listening again 10 %');
  expect(stage('Listening again', 410, 0.5)).toBe('Listening again 50 %, 0:10 left');
});

test('of several files it shows the share of all', () => {
  const progress = new Progress({ progress: true }, () => now);
  const [first, second] = [progress.part(0, 2), progress.part(1, 2)];
  expect(at(1, () => first('Hearing a', 0.5))).toBe('Hearing a (1 of 2) 25 %');
  expect(at(2, () => second('Hearing b', 0.4))).toBe('Hearing b (2 of 2) 45 %');
  expect(at(3, () => progress.finish(0))).toBe('');
  expect(at(11, () => second('Hearing b', 0.5))).toBe('Hearing b (2 of 2) 75 %, 0:05 left');
});

test('nothing is shown where nobody looks', () => {
  for (const flags of [{ progress: false }, { progress: true, quiet: true }, { progress: true, json: true }])
    new Progress(flags, () => now).onStage('Hearing mix', 0.5);
  process.stderr.isTTY = false;
  new Progress({ progress: true }, () => now).onStage('Hearing mix', 0.5);
  expect(lines).toEqual([]);
});
