import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { decoded } from './faults/material.ts';
import { lengthOf, type Sounding } from './faults/sounding.ts';
import { distanceOf } from './match/distance.ts';
import { spoilt } from './match/known-answers.ts';
import { type Pair, pairs, songNames, songsIn } from './match/pairs.ts';
import { type Portrait, portraitOf } from './match/portrait.ts';
import { type Result, worseIn } from './match/result.ts';
import { linesOf, pairLines } from './match/result-text.ts';
import { runMatch } from './match/run-match.ts';
import { ceilingIn, isSaid, saidIn } from './match/said.ts';
import { looped, root } from './measure.ts';

/**
 * `npm run bench:match -- FOLDER [--amount 100] [--only p1,k2] [--keep FOLDER]`: eleven pairs of songs through the built `match`, judged
 * by a scorer that shares nothing with the meters, beside what is published of Matchering on the same pairs. The songs are those of
 * Debian's nexuiz-music and wesnoth-1.16-music, found by name in FOLDER; the known answers are made here. `--keep`: the results stay
 * there, to be listened to. All figures go to reports/match/.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    amount: { type: 'string', default: '100' },
    only: { type: 'string' },
    keep: { type: 'string' },
  },
});
const wanted = pairs.filter(({ id }) => values.only?.split(',').includes(id) ?? true);
const reports = join(root, 'reports/match');
const folder = mkdtempSync(join(tmpdir(), 'mixwright-match-'));
const portraits = new Map<string, Portrait>();
const minutes = new Map<string, number>();

const wav = (name: string): string => join(folder, `${name}.wav`);

/** Decoded once: a format's decoder is no part of what is timed. */
async function makeWavs(songs: ReadonlyMap<string, string>): Promise<void> {
  const needed = new Set(
    wanted.flatMap(({ target, reference, isKnown }) => (isKnown ? [reference] : [target, reference])),
  );
  for (const name of needed) {
    const source = await open(songs.get(name)!);
    await writeSound(wav(name), source, { container: 'wav', bitDepth: 16, dither: false });
  }
  for (const { target, reference, isKnown } of wanted) {
    if (isKnown) await store(target, spoilt(target, await decoded(wav(reference))), 24);
  }
}

const store = (name: string, { channels, rate }: Sounding, bitDepth: 16 | 24): Promise<unknown> =>
  writeSound(wav(name), soundOf(channels, rate), { container: 'wav', bitDepth, dither: false });

const soundOf = (channels: readonly Float32Array[], sampleRate: number, repeats = 1): Sound =>
  looped(channels, sampleRate, (repeats * channels[0]!.length) / sampleRate);

async function portraitIn(path: string): Promise<Portrait> {
  const known = portraits.get(path);
  if (known) return known;
  const sounding = await decoded(path);
  const made = portraitOf(sounding);
  portraits.set(path, made);
  minutes.set(path, lengthOf(sounding) / sounding.rate / 60);
  return made;
}

async function tryPair(pair: Pair): Promise<Result> {
  const [target, reference] = [wav(pair.target), wav(pair.reference)];
  const output = join(values.keep ?? folder, `${pair.id}.matched.wav`);
  const { report, cost } = await runMatch(target, reference, output, values.amount);
  const [before, after] = [
    distanceOf(await portraitIn(target), await portraitIn(reference)),
    distanceOf(await portraitIn(output), await portraitIn(reference)),
  ];
  if (!values.keep) rmSync(output);
  return {
    pair,
    before,
    after,
    ceiling: ceilingIn(report),
    cost: { ...cost, perMinute: cost.processor / minutes.get(target)! },
    worse: worseIn(before, after).map((of) => ({ of, isSaid: isSaid(report, of) })),
    said: saidIn(report),
  };
}

/** Half an hour of the first target: memory must not grow with length. */
async function tryLong({ target, reference }: Pair): Promise<void> {
  const { channels, rate } = await decoded(wav(target));
  const seconds = 1800;
  await writeSound(wav('long'), looped(channels, rate, seconds), { container: 'wav', bitDepth: 16, dither: false });
  const { cost } = await runMatch(wav('long'), wav(reference), wav('long.matched'), values.amount);
  console.log(
    `\n${seconds / 60} minutes of ${target}: ${(cost.processor / (seconds / 60)).toFixed(2)} s of processor time a minute, ${cost.memory.toFixed(0)} MB`,
  );
}

async function main(): Promise<void> {
  const music = positionals[0];
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('There is no build: run `npm run build` first.');
  if (music === undefined || !statSync(music, { throwIfNoEntry: false })?.isDirectory()) {
    console.log(
      'Name the folder in which the songs of the Debian packages nexuiz-music and wesnoth-1.16-music lie: npm run bench:match -- FOLDER',
    );
    return;
  }
  const songs = songsIn(music);
  const missing = songNames.filter((name) => !songs.has(name));
  if (missing.length > 0) {
    console.log(
      `These songs are not in ${music}: ${missing.join(', ')}. They are in Debian's nexuiz-music and wesnoth-1.16-music.`,
    );
    return;
  }
  if (values.keep) mkdirSync(values.keep, { recursive: true });
  await makeWavs(songs);
  const results: Result[] = [];
  for (const pair of wanted) {
    results.push(await tryPair(pair));
    console.error(pairLines(results.at(-1)!).join('\n'));
  }
  console.log(linesOf(results).join('\n'));
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, 'match.json'), `${JSON.stringify({ amount: values.amount, results }, null, 1)}\n`);
  writeFileSync(join(reports, 'match.txt'), `${linesOf(results).join('\n')}\n`);
  if (values.only === undefined) await tryLong(wanted[0]!);
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
