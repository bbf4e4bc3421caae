import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { open } from '../../src/audio/open.ts';
import type { ReportDocument } from '../../src/report/report-schema.ts';
import { hasFfmpeg } from '../helpers/anchors.ts';
import { band } from '../helpers/band.ts';
import { bench, inside, keepSound, ran, reportOf } from '../helpers/command.ts';
import { collected, joined, sine, zeros } from '../helpers/signals.ts';

bench();
const { mix } = band(2, 5);
beforeAll(async () => {
  await keepSound('mix.wav', mix);
  await keepSound(
    'padded.wav',
    mix.map((channel) => joined(zeros(0.5), channel.subarray(0, 144_000), zeros(1))),
  );
  // far over full scale, in float, and with DC that asks for a move
  await keepSound(
    'hot.wav',
    mix.map((channel) => channel.subarray(0, 144_000).map((x) => 20 * x + 0.1)),
  );
  await keepSound('silent.wav', [zeros(3)]);
  await keepSound('mono.wav', [sine(300, -20, 4)]);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const file of inside().filter((each) => /\.(master|out)\b|plan|report/.test(each))) rmSync(file);
});

const quick = ['--reference', 'none', '--codec', 'none', '--only', 'level'] as const;
const numbersOf = (told: ReportDocument) => told.after!.tracks[0]!.metrics;
const loudness = (told: ReportDocument) => numbersOf(told)['loudness.integrated']!;

describe('master', () => {
  test('reaches its loudness under the ceiling, and says what that took', async () => {
    const before = readFileSync('mix.wav');
    const told = reportOf(await ran('master', 'mix.wav', '--preset', 'streaming', ...quick, '--json'));
    expect(Math.abs(loudness(told) + 14)).toBeLessThanOrEqual(0.1);
    expect(numbersOf(told)['peak.true']).toBeLessThanOrEqual(-1);
    expect(told.master).toMatchObject({ loudness: -14, ceiling: -1, allowed: 2, isFine: false });
    expect(told.master!.limiter!.taken).toBeLessThanOrEqual(2);
    expect(told.after!.verdicts).toContainEqual(expect.objectContaining({ rule: 'loudness', verdict: 'fixed' }));
    expect(JSON.parse(readFileSync('mix.master.plan.json', 'utf8'))).toEqual(told.plan);
    expect(readFileSync('mix.wav').equals(before)).toBe(true);
    expect(await open('mix.master.wav')).toMatchObject({ bitDepth: 24, format: { sampleRate: 48_000 } });
    const again = await ran('master', 'mix.master.wav', '--preset', 'streaming', ...quick);
    expect(again.code).toBe(0);
    expect(again.out).toContain('The mix is there already: nothing was changed.');
    expect(inside().filter((file) => /draft|tmp|master\.master/.test(file))).toEqual([]);
  });

  test('goes no further than the limiting allows, says so, and ends with 1', async () => {
    const { code, out } = await ran('master', 'mix.wav', '--loudness', '-5', '--limiting', '0.5', ...quick, '--json');
    expect(code).toBe(1);
    const told: ReportDocument = JSON.parse(out);
    expect(told.master!.because).toMatch(/^Reaching −5\.0 LUFS would need .* of limiting; 0\.5 dB are allowed\.$/);
    expect(told.master!.limiter!.taken).toBeLessThanOrEqual(0.55);
    expect(loudness(told)).toBeLessThan(-6);
    expect(numbersOf(told)['peak.true']).toBeLessThanOrEqual(-1);
    expect(existsSync('mix.master.wav')).toBe(true);
  });

  test('trims to the sample, fades, converts and dithers; its plan gives the same again', async () => {
    const words = ['--loudness', '-16', '--trim', '--fade-in', '0.2', '--fade-out', '1', ...quick, '--json'];
    const told = reportOf(await ran('master', 'padded.wav', '-o', 'a.out.wav', ...words));
    const [from, to] = told.plan!.span!;
    expect(from).toBeGreaterThanOrEqual(0.5);
    expect(from).toBeLessThan(0.51);
    expect(to).toBeCloseTo(3.5, 2);
    expect(Math.abs(loudness(told) + 16)).toBeLessThanOrEqual(0.1);
    const first = await collected(await open('a.out.wav'));
    expect(first[0]!.length).toBe(Math.round(to * 48_000) - Math.round(from * 48_000));
    expect(Math.abs(first[0]![0]!)).toBeLessThan(1e-6);
    expect(Math.max(...first[0]!.slice(-480).map(Math.abs))).toBeLessThan(1e-3);
    await ran('fix', 'padded.wav', '--plan', 'a.out.plan.json', '-o', 'b.out.wav', '--reference', 'none');
    expect(await collected(await open('b.out.wav'))).toEqual(first);
    const thin = ['-o', 'c.out.wav', '--bit-depth', '16', '--rate', '44100'];
    const other = reportOf(await ran('master', 'padded.wav', '--loudness', '-12', ...thin, ...quick, '--json'));
    expect(await open('c.out.wav')).toMatchObject({ bitDepth: 16, format: { sampleRate: 44_100 } });
    expect(Math.abs(loudness(other) + 12)).toBeLessThanOrEqual(0.1);
    expect(numbersOf(other)['peak.true']).toBeLessThanOrEqual(-1);
  });

  test('what is over full scale is not clipped on its way', async () => {
    const words = ['--reference', 'none', '--codec', 'none', '--only', 'level,technical'];
    const told = reportOf(await ran('master', 'hot.wav', '--loudness', '-20', '-o', 'd.out.flac', ...words, '--json'));
    expect(told.plan!.taken).toContain('dc-offset:hot');
    expect(told.master!.limiter).toBeUndefined();
    expect(Math.abs(loudness(told) + 20)).toBeLessThanOrEqual(0.1);
    expect(numbersOf(told)['technical.clipped-regions']).toBe(0);
  });

  test('a dry run writes nothing and tells the chain', async () => {
    const { code, out } = await ran('master', 'mono.wav', '--loudness', '-20', '--dry-run', ...quick);
    expect(code).toBe(0);
    expect(out).toMatch(/gain \+\d/);
    expect(out).toContain('Nothing was written, as --dry-run asks.');
    expect(existsSync('mono.master.wav')).toBe(false);
  });

  test.skipIf(!hasFfmpeg)('encodes and decodes, and leaves nothing of it', async () => {
    mkdirSync('put aside');
    vi.stubEnv('TMPDIR', resolve('put aside')); // others run beside this and put things aside, too
    const told = reportOf(
      await ran(
        'master',
        'mix.wav',
        '--loudness',
        '-14',
        ...quick.slice(0, 2),
        '--only',
        'level',
        '--codec',
        'mp3-128,opus-96',
        '--json',
      ),
    );
    expect(told.master!.codecs!.map(({ codec }) => codec)).toEqual(['mp3-128', 'opus-96']);
    for (const each of told.master!.codecs!) {
      if ('because' in each) throw new Error(each.because);
      expect(Math.abs(each.loudness)).toBeLessThan(0.5);
      expect(each.truePeak).toBeGreaterThan(-3);
    }
    expect(readdirSync('put aside')).toEqual([]);
  });

  test('without ffmpeg the preview says so, and the master is written all the same', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const words = ['--loudness', '-20', '--reference', 'none', '--only', 'level', '--codec', 'mp3-128,aac-128'];
      const told = reportOf(await ran('master', 'mono.wav', ...words, '--json'));
      expect(told.master!.codecs).toEqual(
        ['mp3-128', 'aac-128'].map((codec) =>
          expect.objectContaining({ codec, because: expect.stringContaining('not on the PATH') }),
        ),
      );
      expect(existsSync('mono.master.wav')).toBe(true);
    } finally {
      process.env.PATH = path;
    }
  });

  test.each([
    ['nothing says how loud', ['mix.wav'], 2, 'does not say how loud a master is: add --loudness -14'],
    ['a codec nobody knows', ['mix.wav', '--loudness', '-14', '--codec', 'mp4-128'], 2, 'mp4-128'],
    [
      'fades that are too long',
      ['mono.wav', '--loudness', '-14', '--fade-in', '3', '--fade-out', '2'],
      2,
      'The fades are longer',
    ],
    ['silence', ['silent.wav', '--loudness', '-14'], 3, 'there is nothing to master'],
    [
      'float in FLAC',
      ['mix.wav', '--loudness', '-14', '-o', 'x.flac', '--bit-depth', '32f'],
      2,
      'FLAC holds 16 or 24 bits',
    ],
    ['an output over the mix', ['mix.wav', '--loudness', '-14', '-o', 'mix.wav'], 2, 'is an input'],
    ['a loudness over full scale', ['mix.wav', '--loudness', '3'], 2, 'write a number from −60 to 0'],
    ['no such file', ['none.wav', '--loudness', '-14'], 3, 'none.wav'],
  ] as const)('refuses %s in a sentence', async (_, words, code, said) => {
    const told = await ran('master', ...words, '--reference', 'none');
    expect(told.err).toContain(said);
    expect(told.code).toBe(code);
    expect(inside().filter((file) => file.includes('.master.'))).toEqual([]);
  });
});
