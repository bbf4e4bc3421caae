import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { tagsOf } from '../../src/audio/tags.ts';
import { writeSound } from '../../src/audio/write.ts';
import type { ReportDocument } from '../../src/report/report-schema.ts';
import {
  bench,
  child,
  ended,
  hot,
  inside,
  keepSound,
  keepSounds,
  parsed,
  ran,
  rate,
  reportOf,
} from '../helpers/command.ts';

bench();
beforeAll(keepSounds);
afterEach(() => {
  for (const each of ['reports', 'mix.fixed.wav', 'mix.plan.json', 'stems.fixed.wav', 'stems.plan.json'])
    rmSync(each, { recursive: true, force: true });
});

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const peakOf = ({ after }: ReportDocument): number => after!.tracks[0]!.metrics['peak.true']!;
const findingsOf = ({ outcomes }: ReportDocument) =>
  outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []));

describe('fix', () => {
  test('writes a mended copy and its plan, and proves it', async () => {
    const before = hash('mix.wav');
    const told = reportOf(await ran('fix', 'mix.wav', '--reference', 'none', '--json'));
    expect(findingsOf(told).map(({ rule }) => rule)).toContain('true-peak');
    expect(told.after?.verdicts).toContainEqual(expect.objectContaining({ rule: 'true-peak', verdict: 'fixed' }));
    expect(peakOf(told)).toBeLessThanOrEqual(-1);
    const { format, bitDepth, container } = await open('mix.fixed.wav');
    expect({ rate: format.sampleRate, bitDepth, container }).toEqual({ rate, bitDepth: 24, container: 'WAV' });
    expect(JSON.parse(readFileSync('mix.plan.json', 'utf8'))).toEqual(told.plan);
    expect(hash('mix.wav')).toBe(before);
    expect(inside().filter((file) => /\.(draft|tmp)$/.test(file))).toEqual([]);
  });

  test('says where it went, and what became of each finding', async () => {
    const { code, out } = await ran('fix', 'mix.wav', '--reference', 'none', '--report', 'after.html');
    expect(code).toBe(0);
    expect(out).toMatch(/✓ mix\.fixed\.wav\n\s+✓ mix\.plan\.json/);
    expect(out).toMatch(/fixed +\S/);
    expect(existsSync('after.html')).toBe(true);
    rmSync('after.html');
  });

  test('a plan that was edited applies to the same file and to another', async () => {
    await ran('fix', 'mix.wav', '--reference', 'none');
    const plan = JSON.parse(readFileSync('mix.plan.json', 'utf8'));
    expect(plan.tracks.mix.chain.at(-1)).toMatchObject({ processor: 'limiter', ceiling: -1 });
    plan.tracks.mix.chain.at(-1).ceiling = '-6 dBTP';
    writeFileSync('my.plan.json', JSON.stringify(plan));
    for (const file of ['mix.wav', 'other.wav']) {
      const told = reportOf(await ran('fix', file, '--plan', 'my.plan.json', '-o', 'mine.flac', '--json'));
      expect(peakOf(told)).toBeLessThanOrEqual(-6);
      expect(peakOf(told)).toBeGreaterThan(-7);
      expect(existsSync('mine.plan.json')).toBe(false);
      expect(await open('mine.flac')).toMatchObject({ container: 'FLAC', bitDepth: 24 });
    }
    for (const file of ['my.plan.json', 'mine.flac']) rmSync(file);
  });

  test.each([
    ['--plan p.json --report p.json', 'The output p.json is an input; choose another name with -o.'],
    ['--plan p.json --report ./stems/../p.json', 'The output p.json is an input; choose another name with -o.'],
    ['--report mix.plan.json', 'mix.plan.json is written by the same run already; choose another name.'],
    ['--report mix.plan.old.json', 'mix.plan.old.json is written by the same run already; choose another name.'],
    ['-o x.wav --report stems/../x.plan.json', 'stems/../x.plan.json is written by the same run already; choose'],
  ])('no output takes the place of an input or of another: %s', async (words, sentence) => {
    writeFileSync('p.json', '{ "tracks": { "mix": { "chain": [] } } }');
    const before = [inside(), readFileSync('p.json', 'utf8')];
    const told = await ran('fix', 'mix.wav', ...words.split(' '));
    expect(told).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) });
    expect([inside(), readFileSync('p.json', 'utf8')]).toEqual(before);
    rmSync('p.json');
  });

  test('tags go along', async () => {
    const tags = { fields: [['title', 'Song'] as const], pictures: [], chunks: [], warnings: [] };
    await writeSound('tagged.flac', await open('mix.wav'), { container: 'flac', bitDepth: 24, tags });
    await ran('fix', 'tagged.flac', '--reference', 'none', '-o', 'tagged.wav');
    expect((await tagsOf('tagged.wav')).fields).toEqual([['title', 'Song']]);
    for (const file of ['tagged.flac', 'tagged.wav', 'tagged.plan.json']) rmSync(file);
  });

  test('what a FLAC cannot carry is said', async () => {
    const tags = { fields: [], pictures: [], chunks: [{ id: 'iXML', body: Buffer.from('<x/>'), sampleRate: rate }] };
    const options = { container: 'wav', bitDepth: 24, tags: { ...tags, warnings: [] } } as const;
    await writeSound('marked.wav', await open('mix.wav'), options);
    const { warnings } = reportOf(await ran('fix', 'marked.wav', '--reference', 'none', '-o', 'bare.flac', '--json'));
    const messages = warnings.map(({ message }) => message);
    expect(messages[0]).toBe('bare.flac cannot carry iXML; only a .wav keeps that.');
    // Its peaks are far over full scale.
    expect(messages[1]).toMatch(/^The result is quieter than it was: \d\.\d dB more level would need a limiter/);
    for (const file of ['marked.wav', 'bare.flac', 'bare.plan.json']) rmSync(file);
  });

  test('--dry-run writes nothing', async () => {
    const before = inside();
    const { plan, after } = reportOf(await ran('fix', 'mix.wav', '--dry-run', '--json'));
    expect(plan?.taken.length).toBeGreaterThan(0);
    expect(after).toBeUndefined();
    expect((await ran('fix', 'mix.wav', '--dry-run')).out).toMatch(/Nothing was written, as --dry-run asks\.\n$/);
    expect(inside()).toEqual(before);
  });

  test('--safe leaves taste alone', async () => {
    const told = reportOf(await ran('fix', 'mix.wav', '--safe', '--dry-run', '--json'));
    const taken = findingsOf(told).filter(({ id }) => told.plan?.taken.includes(id));
    const grades = taken.map(({ fix }) => fix?.safety);
    expect(new Set(grades)).toEqual(new Set(['safe']));
  });

  test('--amount 0 changes nothing, and says so', async () => {
    const before = inside();
    expect(reportOf(await ran('fix', 'mix.wav', '--amount', '0', '--json')).plan?.taken).toEqual([]);
    expect((await ran('fix', 'mix.wav', '--amount=0%')).out).toMatch(/Nothing was written: the amount is 0 %\.\n$/);
    expect(inside()).toEqual(before);
  });

  test('the sum of stems goes beside their folder', async () => {
    writeFileSync(
      'quiet.plan.json',
      JSON.stringify({ tracks: { bass: { chain: [{ processor: 'gain', gain: -6 }] } } }),
    );
    expect(reportOf(await ran('fix', '--stems', 'stems', '--plan', 'quiet.plan.json', '--json')).after).toBeDefined();
    expect(existsSync('stems.fixed.wav')).toBe(true);
    expect(inside('stems')).toEqual(['bass.wav', 'lead.wav']);
  });

  test('interrupted while hearing or rendering: 130, nothing left behind', async () => {
    const before = inside();
    const running = ran('fix', 'mix.wav', '--json');
    await pause(50);
    (process.listeners('SIGINT').at(-1) as () => void)();
    const told = await running;
    expect(told).toMatchObject({ code: 130, err: '' });
    expect(parsed(told)).toMatchObject({ error: { code: 'interrupted' } });
    expect(inside()).toEqual(before);
  });

  test('Ctrl-C in a process of its own', async () => {
    await keepSound('long.wav', hot(7, 120), rate);
    const before = { files: inside(), hash: hash('long.wav') };
    const running = child(['fix', 'long.wav', '--reference', 'none']);
    const end = ended(running);
    while (inside().length === before.files.length && running.exitCode === null) await pause(20);
    running.kill('SIGINT');
    expect(await end).toEqual({ code: 130, out: '', err: '✖ Interrupted; nothing was left half-written.\n' });
    expect({ files: inside(), hash: hash('long.wav') }).toEqual(before);
    rmSync('long.wav');
  });
});
