import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reportMistakes } from '../../src/report/report-schema.ts';
import { bench, inside, keepSounds, parsed, ran, reportOf, ruleIds } from '../helpers/command.ts';

const home = bench();
beforeAll(keepSounds);
afterEach(() => rmSync('reports', { recursive: true, force: true }));

/** Of reports whose sound is not what is tested. */
const mute = ['--embed-audio', 'none'];

describe('analyze', () => {
  test('a file alone is analysed', async () => {
    expect(reportOf(await ran('mix.wav', '--json'))).toEqual(reportOf(await ran('analyze', '--json', 'mix.wav')));
    const { code, out, err } = await ran('mix.wav', '--color', 'never');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/mix\.wav {3}0:10 · 44\.1 kHz/);
    expect(out).not.toContain('\u001b');
    expect((await ran('mix.wav', '--no-color')).out).toBe(out);
    expect((await ran('mix.wav', '--color', 'always')).out).toContain('\u001b[1m');
  });

  test('findings do not make it fail, and -q says nothing', async () => {
    expect(await ran('mix.wav', '-q')).toEqual({ code: 0, out: '', err: '' });
  });

  test('several files are one document', async () => {
    const { tracks, sections } = reportOf(await ran('mix.wav', 'other.wav', '--json'));
    expect(tracks.map(({ name }) => name)).toEqual(['mix', 'other']);
    expect(new Set(sections?.map(({ track }) => track))).toEqual(new Set(['mix', 'other']));
    expect(reportOf(await ran('mix.wav', '--json')).sections?.[0]?.time[0]).toBe(0);
  });

  test('one broken file of several: the others are told, and the code is 4', async () => {
    const told = await ran('empty.wav', 'mix.wav', '--json');
    expect(told.code).toBe(4);
    expect(told.err).toMatch(/^✖ Cannot read empty\.wav[^\n]+\n$/);
    const read = parsed(told);
    expect(reportMistakes(read)).toEqual([]);
    expect(read.warnings).toMatchObject([{ code: 'unreadable', path: 'empty.wav' }]);
    const text = await ran('empty.wav', 'mix.wav');
    expect(text).toMatchObject({ code: 4, out: expect.stringContaining('mix.wav') });
  });

  test('all broken: a mistake, once', async () => {
    const told = await ran('empty.wav', 'nowhere.wav', '--json');
    expect(told.code).toBe(3);
    expect(parsed(told)).toMatchObject({ error: { code: 'unreadable' } });
    const text = await ran('empty.wav', 'nowhere.wav');
    expect(text).toMatchObject({ code: 3, out: '' });
    expect(text.err.trim().split('\n')).toHaveLength(2);
  });

  test('a wrong flag is said once, not once a file', async () => {
    const { code, err } = await ran('mix.wav', 'other.wav', '--preset', 'nope');
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });

  test('stems alone are heard as their sum', async () => {
    const { tracks } = reportOf(await ran('--stems', 'stems', '--json'));
    expect(tracks.map(({ name }) => name)).toEqual(['mix', 'bass', 'lead']);
    expect(tracks[0]?.path).toBeUndefined();
  });

  test('--role names a stem by file or by name', async () => {
    const roles = async (...words: string[]) =>
      reportOf(await ran('--stems', 'stems', '--json', ...words)).tracks.map(({ role }) => role);
    expect(await roles()).toEqual(['mix', 'bass', 'synth']);
    expect(await roles('--role', 'vocals=lead')).toEqual(['mix', 'bass', 'vocals']);
    expect(await roles('--role', 'vocals=stems/lead.wav', '--role', 'kick=BASS')).toEqual(['mix', 'kick', 'vocals']);
    expect(await ran('--stems', 'stems', '--role', 'vocals=leed')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no stem "leed". Did you mean "lead"?'),
    });
    expect(await ran('--stems', 'stems', '--role', 'vocals=mix.wav')).toMatchObject({
      code: 2,
      err: expect.stringContaining('mix.wav is none of the stems; name it with --stems, too.'),
    });
  });

  const orders: readonly (readonly [words: string])[] = [
    ['song.wav --stems stems'],
    ['--stems stems song.wav'],
    ['--stems stems -- song.wav'],
    ['--stems stems/bass.wav stems/lead.wav -- song.wav'],
    ['--stems stems/bass.wav stems/lead.wav --json song.wav'],
  ];

  test.each(orders)('%s', async (words) => {
    const { tracks } = reportOf(await ran('analyze', '--json', ...words.split(' ')));
    expect(tracks.map(({ name }) => name)).toEqual(['song', 'bass', 'lead']);
  });

  test('a mix after --reference or at the end of stems is still the mix', async () => {
    expect(reportOf(await ran('--json', '--reference', 'song.wav', 'mix.wav'))).toMatchObject({
      tracks: [{ name: 'mix' }],
      reference: { name: 'song' },
    });
    const files = ['stems/bass.wav', 'stems/lead.wav', 'album/mix.wav'];
    expect(reportOf(await ran('--json', '--stems', ...files)).tracks).toMatchObject([
      { name: 'mix', path: 'album/mix.wav' },
      { name: 'bass' },
      { name: 'lead' },
    ]);
  });

  test('references: several files, none', async () => {
    expect(reportOf(await ran('mix.wav', '--reference', 'song.wav', 'other.wav', '--json')).reference?.tracks).toBe(2);
    expect(reportOf(await ran('mix.wav', '--reference', 'none', '--json')).reference).toBeUndefined();
  });

  test('--only and --skip', async () => {
    expect(ruleIds(await ran('mix.wav', '--only', 'true-peak,imbalance', '--json')).sort()).toEqual([
      'imbalance',
      'true-peak',
    ]);
    expect(ruleIds(await ran('mix.wav', '--skip', 'tone', '--skip', 'imbalance', '--json'))).not.toContain('imbalance');
  });
});

test('compare tells how a mix differs', async () => {
  expect(reportOf(await ran('compare', 'mix.wav', 'song.wav', 'other.wav', '--json')).reference?.tracks).toBe(2);
  const { code, out } = await ran('compare', 'mix.wav', 'song.wav');
  expect(code).toBe(0);
  expect(out).toMatch(/Tone, mix less reference at equal loudness, dB/);
});

describe('report', () => {
  test('without -o goes to ./reports', async () => {
    const { code, out, err } = await ran('report', 'mix.wav');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^✓ reports.mix\.html {2}all of the sound, [\d.]+ MB\n$/);
    expect(inside('reports')).toEqual(['mix.html']);
    expect(readFileSync('reports/mix.html', 'utf8')).toMatch(/^<!doctype html>/i);
  });

  test('of several files, one of them broken, and two of one name', async () => {
    const { code, out, err } = await ran('report', 'mix.wav', 'empty.wav', 'album/mix.wav', ...mute);
    expect(code).toBe(4);
    expect(inside('reports')).toEqual(['mix-2.html', 'mix.html']);
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(err).toMatch(/^✖ Cannot read empty\.wav/);
  });

  test('with --json prints the document; the path goes elsewhere', async () => {
    const told = await ran('report', 'mix.wav', '--json', ...mute);
    expect(told.err).toBe(`✓ ${join('reports', 'mix.html')}\n`);
    expect(reportOf({ ...told, err: '' }).plan).toBeDefined();
  });

  test.each(['r.json', 'r.md', 'r.txt', 'r.HTML'])('-o %s', async (path) => {
    expect(await ran('report', 'mix.wav', '-o', path, ...mute)).toEqual({ code: 0, out: `✓ ${path}\n`, err: '' });
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('json')) expect(reportMistakes(JSON.parse(text))).toEqual([]);
    expect(text.length).toBeGreaterThan(500);
    rmSync(path);
  });

  test('of stems goes by the name of their folder', async () => {
    expect((await ran('report', '--stems', 'stems/', ...mute)).out).toBe(`✓ ${join('reports', 'stems.html')}\n`);
  });

  test.skipIf(process.platform !== 'linux')('--open asks the desktop', async () => {
    const [PATH, log] = [process.env.PATH, join(home, 'opened.txt')];
    mkdirSync('bin');
    writeFileSync('bin/xdg-open', `#!/bin/sh\necho "$1" > "${log}"\n`);
    chmodSync('bin/xdg-open', 0o755);
    process.env.PATH = join(home, 'bin');
    try {
      expect(await ran('report', 'mix.wav', '--open', ...mute)).toMatchObject({ code: 0, err: '' });
      for (let i = 0; i < 100 && !existsSync(log); i++) await pause(20);
      expect(readFileSync(log, 'utf8')).toMatch(/reports\/mix\.html\n$/);
      process.env.PATH = '';
      const told = await ran('report', 'mix.wav', '--open', ...mute);
      expect(told).toMatchObject({ code: 0, err: expect.stringMatching(/^▲ xdg-open is not there[^\n]+\n$/) });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
