import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bench, keepSound, ran } from '../helpers/command.ts';
import { noise, sine } from '../helpers/signals.ts';

const cache = join(bench(), 'cache');
const before = process.env.MIXWRIGHT_CACHE;
process.env.MIXWRIGHT_CACHE = cache;
afterAll(() => {
  process.env.MIXWRIGHT_CACHE = before;
});

test('with, without and from the cache a command says the same to the byte', async () => {
  mkdirSync('stems');
  await keepSound('stems/bass.wav', [sine(80, -12, 1)]);
  await keepSound('stems/lead.wav', [noise(-15, 1, 5), noise(-15, 1, 6)]);
  await keepSound('song.wav', [noise(-9, 1, 3), noise(-9, 1, 4)]);
  const words = ['analyze', 'song.wav', '--stems', 'stems', '--json'];
  const without = await ran(...words, '--no-cache');
  expect(without.code).toBe(0);
  expect(readdirSync('.')).not.toContain('cache');
  expect(await ran(...words)).toEqual(without);
  const kept = readdirSync(cache);
  expect(kept).toHaveLength(3);
  expect(await ran(...words)).toEqual(without);
  expect(readdirSync(cache)).toEqual(kept);
});
