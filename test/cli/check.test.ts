import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { soundsOf } from '../../src/cli/globs.ts';
import { bench, inside, keepSound, parsed, type Ran, ran } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

const home = bench();

/** The left side louder by 4 dB; or by 2 dB, which is a warning; or not. */
const leaning = (lean: number, seed: number) => [noise(-15, 4, seed), noise(-15 - lean, 4, seed + 50)];

beforeAll(async () => {
  mkdirSync('assets/music', { recursive: true });
  mkdirSync('assets/vo/deep', { recursive: true });
  await keepSound('assets/music/boss.wav', leaning(4, 1));
  await keepSound('assets/music/calm.wav', leaning(0, 2));
  await keepSound('assets/vo/line.wav', leaning(2, 3));
  await keepSound('assets/vo/deep/line.wav', leaning(0, 4));
  writeFileSync('assets/vo/notes.txt', 'no sound');
  writeFileSync('assets/vo/.hidden.wav', 'no sound');
});

afterEach(() => {
  process.chdir(home);
  for (const each of inside('.').filter((path) => !path.startsWith('assets')))
    rmSync(each, { recursive: true, force: true });
  for (const each of inside('assets').filter((path) => path.endsWith('.yaml'))) rmSync(`assets/${each}`);
});
const only = ['--only', 'imbalance'];
const check = (...words: string[]) => ran('check', ...words, ...only);
const files = ({ out }: Ran) => JSON.parse(out).files.map(({ path }: { path: string }) => path);

describe('what is checked', () => {
  test('patterns, folders with all that is in them, files; each once, in their order', async () => {
    const all = ['assets/music/boss.wav', 'assets/music/calm.wav', 'assets/vo/deep/line.wav', 'assets/vo/line.wav'];
    const before = inside();
    expect(files(await check('assets/**/*.wav', '--json'))).toEqual(all);
    expect(files(await check('assets/**', '--json'))).toEqual(all);
    expect(files(await check('assets/', '--json'))).toEqual(all);
    expect(files(await check('./assets/vo', `${home}/assets/vo/line.wav`, 'assets/music/b*.wav', '--json'))).toEqual([
      'assets/vo/deep/line.wav',
      'assets/vo/line.wav',
      'assets/music/boss.wav',
    ]);
    expect(inside()).toEqual(before);
  });

  test('a name with the signs of a pattern is a name where there is such a file', async () => {
    mkdirSync('odd');
    for (const name of ['mix [1].wav', 'mix 1.wav']) symlinkSync('../assets/music/calm.wav', `odd/${name}`);
    expect(files(await check('odd/mix [1].wav', '--json'))).toEqual(['odd/mix [1].wav']);
    symlinkSync('..', 'odd/loop');
    expect(soundsOf(['odd'])).toEqual(
      expect.arrayContaining(['odd/mix 1.wav', 'odd/mix [1].wav', 'odd/loop/assets/music/boss.wav']),
    );
    expect(soundsOf(['odd'])).toHaveLength(6);
  });

  const nothing: readonly (readonly [words: string, code: number, says: RegExp])[] = [
    ['nowhere/**/*.wav', 3, /No file matches "nowhere\/\*\*\/\*\.wav"/],
    ['assets/music assets/*.flac', 3, /No file matches "assets\/\*\.flac"/],
    ['assets/vo/*.txt', 3, /The one file of "assets\/vo\/\*\.txt" is not called like sound/],
    ['', 2, /There is nothing to check/],
    ['assets --max-warnings two', 2, /--max-warnings two: write a whole number/],
    ['assets --max-warnings 2 --fail-on warning', 2, /--max-warnings counts beside --fail-on error/],
    ['assets --fail-on fatal', 2, /Allowed choices are error, warning, info, never/],
    ['assets --format tap', 2, /Allowed choices are text, json/],
    ['assets -o found.pdf', 2, /found\.pdf: say with --format/],
    ['assets -o nowhere/found.xml', 5, /no folder nowhere/],
    ['assets --update-baseline', 2, /Say with --baseline FILE/],
    ['assets --baseline none.json', 3, /no baseline none\.json; --update-baseline writes it/],
    ['assets --baseline assets/music/boss.wav --update-baseline', 2, /no baseline, nor any JSON/],
    ['assets -o assets/music/boss.wav --format json', 2, /is an input/],
    ['assets --baseline b.json --update-baseline -o b.json', 2, /written by the same run/],
    ['assets --stems assets', 2, /Unknown option '--stems'/],
  ];
  test('a mistake for programs is JSON', async () => {
    expect(parsed(await ran('check', 'assets', '--json', '--format', 'sarif')).error.message).toMatch(/say two things/);
  });

  test.each(nothing)('%s', async (words, code, says) => {
    const told = await ran('check', ...words.split(' ').filter(Boolean));
    expect(told).toMatchObject({ code, out: '', err: expect.stringMatching(says) });
    expect(told.err).toMatch(/^✖ [^\n]+\n$/);
  });
});

describe('the exit code', () => {
  test('0 without an error, 1 with one; --fail-on and --max-warnings say otherwise', async () => {
    const code = async (...words: string[]) => (await check(...words)).code;
    expect(await code('assets')).toBe(1);
    expect(await code('assets/vo')).toBe(0);
    expect(await code('assets/vo', '--fail-on', 'warning')).toBe(1);
    expect(await code('assets/vo', '--max-warnings', '0')).toBe(1);
    expect(await code('assets/vo', '--max-warnings', '1')).toBe(0);
    expect(await code('assets', '--fail-on', 'never')).toBe(0);
    expect(await code('assets/music/calm.wav', '--fail-on', 'info')).toBe(0);
  });

  test('a broken file does not stop the others: 4, and 3 where there is no other', async () => {
    mkdirSync('mixed');
    writeFileSync('mixed/broken.wav', 'no sound');
    symlinkSync('../assets/music/boss.wav', 'mixed/fine.wav');
    const told = await check('mixed', '--json');
    expect(told).toMatchObject({ code: 4, err: expect.stringMatching(/^✖ Cannot read broken\.wav/) });
    expect(parsed(told)).toMatchObject({
      failed: true,
      summary: { files: 2, unreadable: 1, affected: 1, error: 1 },
      files: [
        { path: 'mixed/broken.wav', status: 'unreadable', error: { code: 'unreadable' } },
        { path: 'mixed/fine.wav', status: 'findings', findings: [{ rule: 'imbalance', severity: 'error' }] },
      ],
    });
    const text = await check('mixed');
    expect(text).toMatchObject({ code: 4, err: '' });
    expect(text.out).toMatch(/mixed\/broken\.wav\n +✖ Cannot read[\s\S]*· 1 could not be heard/);
    expect((await check('mixed/broken.wav', '--fail-on', 'never')).code).toBe(3);
    expect((await check('mixed/broken.wav', 'nowhere.wav')).code).toBe(3);
  });

  test('an interruption writes nothing, and ends with 130', async () => {
    const before = [inside(), process.listenerCount('SIGINT')];
    const waiting = setInterval(() => {
      if (process.listenerCount('SIGINT') > Number(before[1])) process.emit('SIGINT');
    }, 1);
    try {
      const told = await check('assets', '--baseline', 'known.json', '--update-baseline', '-o', 'r.json');
      expect(told).toMatchObject({ code: 130, out: '', err: expect.stringMatching(/^✖ Interrupted/) });
    } finally {
      clearInterval(waiting);
    }
    expect([inside(), process.listenerCount('SIGINT')]).toEqual(before);
  });
});

describe('the text', () => {
  test('by file, with time, severity, sentence and rule, and the sum last', async () => {
    const { out, err } = await check('assets/**/*.wav', '--color', 'never');
    expect(err).toBe('');
    expect(out).toMatch(
      /^\n {2}assets\/music\/boss\.wav\n {4}– +error +The mix leans to the left by 4\.0 dB[^\n]* imbalance\n\n {2}assets\/vo\/line\.wav\n {4}– +warning +The mix leans/,
    );
    expect(out).toMatch(
      /\n {2}✖ 2 problems \(1 error, 1 warning\) in 2 of 4 files · 2 fixable with `mixwright fix`\n$/,
    );
    expect((await check('assets/vo')).out).toMatch(/\n {2}▲ 1 problem \(1 warning\) in 1 of 2 files/);
    expect((await check('assets/music/calm.wav')).out).toBe('\n  ✓ No problems in 1 file\n');
    expect((await check('assets/vo', '--max-warnings', '0')).out).toContain('✖ 1 problem (1 warning, 0 allowed)');
  });

  test('-q says only what makes it fail', async () => {
    expect((await check('assets/vo', '-q')).out).toBe('');
    const { out } = await check('assets', '-q');
    expect(out).toContain('boss.wav');
    expect(out).not.toContain('line.wav');
  });

  test('-o writes the format of its ending, or the one asked for, and prints the text', async () => {
    for (const name of ['r.json', 'r.ndjson', 'r.xml', 'r.sarif', 'r.md', 'r.txt']) {
      const told = await check('assets/music/boss.wav', '-o', name, '--color', 'never');
      expect(told).toMatchObject({ code: 1, out: expect.stringContaining('✖ 1 problem'), err: '' });
    }
    const starts = {
      'r.json': '{\n  "format": 1',
      'r.ndjson': '{"path"',
      'r.xml': '<?xml',
      'r.md': '### ✖',
      'r.txt': '\n  assets',
    };
    for (const [name, start] of Object.entries(starts))
      expect(readFileSync(name, 'utf8').slice(0, start.length)).toBe(start);
    expect(JSON.parse(readFileSync('r.sarif', 'utf8')).version).toBe('2.1.0');
    expect(await check('assets/music/boss.wav', '-o', 'r.out', '--format', 'github', '-q')).toMatchObject({ code: 1 });
    expect(readFileSync('r.out', 'utf8')).toMatch(/^::error file=assets\/music\/boss\.wav,title=/);
  });
});

describe('the baseline', () => {
  const counts = async (...words: string[]) => {
    const told = await check(...words, '--json');
    const { error, warning, accepted, gone } = parsed(told).summary;
    return { code: told.code, error, warning, accepted, gone };
  };

  test('accepts today, tells what is new, graver or gone, and shrinks', async () => {
    mkdirSync('work');
    cpSync('assets', 'work/assets', { recursive: true });
    const words = ['work/assets', '--baseline', 'work/known.json'];
    const written = await check(...words, '--update-baseline');
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining('2 accepted') });
    expect(JSON.parse(readFileSync('work/known.json', 'utf8'))).toEqual({
      format: 1,
      files: {
        'assets/music/boss.wav': { 'imbalance:boss': 'error' },
        'assets/vo/line.wav': { 'imbalance:line': 'warning' },
      },
    });
    expect(inside('work').filter((path) => path.includes('tmp'))).toEqual([]);
    expect(await counts(...words)).toEqual({ code: 0, error: 0, warning: 0, accepted: 2, gone: 0 });

    process.chdir('work'); // paths are meant from where the baseline lies
    expect((await ran('check', 'assets', '--baseline', 'known.json', ...only)).code).toBe(0);
    process.chdir(home);

    await keepSound('work/assets/vo/line.wav', leaning(4, 3)); // was a warning
    await keepSound('work/assets/music/boss.wav', leaning(0, 1)); // was an error
    expect(await counts(...words)).toEqual({ code: 1, error: 1, warning: 0, accepted: 0, gone: 1 });
    const before = readFileSync('work/known.json', 'utf8');
    expect((await check(...words)).out).toContain(
      '1 finding is gone that work/known.json still accepts; --update-baseline',
    );
    expect(readFileSync('work/known.json', 'utf8')).toBe(before);

    rmSync('work/assets/music', { recursive: true });
    await check('work/assets/vo/deep', '--baseline', 'work/known.json', '--update-baseline');
    expect(JSON.parse(readFileSync('work/known.json', 'utf8')).files).toEqual({
      'assets/vo/line.wav': { 'imbalance:line': 'warning' }, // not looked at, still there
    });
    await ran('check', 'work/assets', '--baseline', 'work/known.json', '--update-baseline', '--only', 'dc-offset');
    expect(readFileSync('work/known.json', 'utf8')).toContain('"imbalance:line": "warning"');
  });

  test('one that is wrong is told', async () => {
    for (const [text, says] of [
      ['{', /b\.json: it is no baseline, nor any JSON/],
      ['{ "format": 2, "files": {} }', /b\.json: format: should be 1/],
      ['{ "format": 1, "files": { "a.wav": { "x": "bad" } } }', /unknown severity "bad"/],
    ] as const) {
      writeFileSync('b.json', text);
      expect(await check('assets', '--baseline', 'b.json')).toMatchObject({
        code: 2,
        err: expect.stringMatching(says),
      });
    }
  });
});
