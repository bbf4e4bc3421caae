import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { bench, inside, keepSound, parsed, ran } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

const folder = bench();
const rate = 44_100;

/** Noise that comes and goes, its side as wide as its mid. */
const song = (level: number, seed: number, seconds = 4, at = rate): Float32Array[] =>
  [seed, seed + 50].map((own) =>
    noise(level, seconds, own, at).map((value, i) => value * (0.6 + 0.4 * Math.sin((2 * Math.PI * i) / at))),
  );

let kept: string[] = [];
beforeAll(async () => {
  await keepSound('mix.wav', song(-20, 1), rate);
  await keepSound('song.wav', song(-16, 2), rate);
  await keepSound('other-rate.wav', song(-16, 3, 4, 48_000), 48_000);
  await keepSound('mono.wav', song(-16, 4).slice(0, 1), rate);
  await keepSound('short.wav', song(-16, 5, 1), rate);
  await keepSound('silent.wav', [new Float32Array(4 * rate), new Float32Array(4 * rate)], rate);
  await keepSound('six.wav', [...song(-16, 6), ...song(-16, 7), ...song(-16, 8)], rate);
  cpSync('mix.wav', 'copy.wav');
  symlinkSync('mix.wav', 'link.wav');
  kept = inside();
});
afterEach(() => {
  for (const file of inside()) if (!kept.includes(file)) rmSync(file);
});

describe('match refuses in a sentence, with nothing written', () => {
  test.each([
    [['mix.wav'], 2, /nothing to come near to/],
    [['mix.wav', 'mix.wav'], 2, /same sound as mix\.wav/],
    [['mix.wav', 'link.wav'], 2, /same sound as mix\.wav/],
    [['mix.wav', 'copy.wav'], 2, /same sound as mix\.wav/],
    [['mix.wav', 'none.wav'], 3, /Cannot find none\.wav/],
    [['none.wav', 'song.wav'], 3, /Cannot find none\.wav/],
    [['mix.wav', 'short.wav'], 3, /short\.wav is 1\.0 s long/],
    [['short.wav', 'song.wav'], 3, /short\.wav is 1\.0 s long/],
    [['mix.wav', 'silent.wav'], 3, /silent\.wav is silent/],
    [['silent.wav', 'song.wav'], 3, /silent\.wav is silent/],
    [['six.wav', 'song.wav'], 2, /six\.wav has 6 channels/],
    [['mix.wav', 'song.wav', '-o', 'song.wav'], 2, /song\.wav is an input/],
    [['mix.wav', 'song.wav', '-o', 'none/x.wav'], 5, /no folder none/],
    [['mix.wav', 'song.wav', '-o', 'x.mp3'], 2, /x\.mp3/],
    [['mix.wav', 'song.wav', '--amount', '150'], 2, /--amount 150/],
  ] as const)('%j', async (words, code, sentence) => {
    const told = await ran('match', ...words);
    expect(told.code).toBe(code);
    expect(told.err).toMatch(sentence);
    expect(told.err).toMatch(/^✖ [^\n]+\n$/);
    expect(inside()).toEqual(kept);
  });
});

describe('match works where mix and reference differ in kind', () => {
  const matched = async (mix: string, reference: string) => {
    const told = await ran('match', mix, reference, '-o', 'out.wav', '--json');
    expect(told).toMatchObject({ code: 0, err: '' });
    return { ...parsed(told).match, format: (await open('out.wav')).format };
  };

  test('a mono mix stays mono, and is told so', async () => {
    const { format, notes } = await matched('mono.wav', 'song.wav');
    expect(format.channels).toBe(1);
    expect(notes).toContainEqual(expect.stringContaining('The mix is mono'));
  });

  test('a mono reference leaves the width', async () => {
    const { format, notes, before, left } = await matched('mix.wav', 'mono.wav');
    expect(format.channels).toBe(2);
    expect(notes).toContainEqual(expect.stringContaining('mono is mono'));
    expect({ ...before, ...left }.width).toBeUndefined();
  });

  test('the sample rate is that of the mix', async () => {
    const { format, left } = await matched('mix.wav', 'other-rate.wav');
    expect(format.sampleRate).toBe(rate);
    expect(Math.abs(left.loudness)).toBeLessThan(0.1);
  });

  test('a loudness that the limiter cannot give is told with its reason', async () => {
    const told = await ran('match', 'mix.wav', 'song.wav', '-o', 'out.wav', '--ceiling', '-20', '--json');
    expect(parsed(told).match.missed).toContainEqual(
      expect.objectContaining({ stage: 'loudness', because: expect.stringMatching(/limit/) }),
    );
  });
});

describe('match leaves nothing half-written', () => {
  test('where it is interrupted', async () => {
    writeFileSync('out.wav', 'what was there');
    const before = inside();
    const running = ran('match', 'mix.wav', 'song.wav', '-o', 'out.wav');
    // As soon as there is a temporary file.
    while (inside().length === before.length) await pause(1);
    (process.listeners('SIGINT').at(-1) as () => void)();
    expect(await running).toMatchObject({ code: 130, err: '✖ Interrupted; nothing was left half-written.\n' });
    expect(inside()).toEqual(before);
    expect(readFileSync('out.wav', 'utf8')).toBe('what was there');
  });

  // Files of more than 500 kB are refused, as by a disk that is full.
  test.skipIf(process.platform === 'win32')('where the disk is full', async () => {
    const cli = join(resolve(import.meta.dirname, '../..'), 'src/cli.ts');
    const command = `ulimit -f 1000; "${process.execPath}" --import "${import.meta.resolve('tsx')}" "${cli}" match mix.wav song.wav -o out.wav`;
    const told = await new Promise<{ code: unknown; err: string }>((done) =>
      execFile('bash', ['-c', command], { cwd: folder }, (error, _, err) => done({ code: error?.code, err })),
    );
    expect(told.code).toBe(5);
    expect(told.err).toMatch(/^✖ Cannot write out\.wav: [^\n]+\n$/);
    expect(inside()).toEqual(kept);
  });
});
