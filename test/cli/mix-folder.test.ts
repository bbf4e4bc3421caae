import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { sumOf } from '../../src/audio/sum.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { bench, inside, keepSound, ran, reportOf } from '../helpers/command.ts';
import { collected, noise, sine } from '../helpers/signals.ts';

bench();
const dry = ['--dry-run', '--reference', 'none', '--json'];

beforeEach(async () => {
  mkdirSync('song/Drums', { recursive: true });
  await keepSound('song/Bass.wav', [sine(80, -12, 1)]);
  await keepSound('song/keys.wav', [noise(-31, 1, 7)]);
  await keepSound('song/Drums/Kick.wav', [sine(50, -12, 1)]);
  await keepSound('song/Drums/Snare.wav', [noise(-20, 1, 3)]);
});
afterEach(() => {
  rmSync('song', { recursive: true });
});

const stemsOf = ({ tracks }: ReturnType<typeof reportOf>) =>
  tracks.filter(({ role }) => role !== 'mix').map(({ name }) => name);

test('all stems that cannot be used are told at once, before any is heard', async () => {
  writeFileSync('song/text.wav', 'not a sound at all, but a text of some length');
  writeFileSync('song/empty.wav', '');
  symlinkSync('nothere.wav', 'song/gone.wav');
  await keepSound(
    'song/poly.wav',
    [0, 1, 2, 3].map((seed) => noise(-20, 1, seed)),
  );
  const before = inside();
  const { code, out, err } = await ran('mix', 'song', '-o', 'x.wav', '--reference', 'none');
  expect({ code, out }).toEqual({ code: 3, out: '' });
  const [first, ...lines] = err.trimEnd().split('\n');
  expect(first).toBe('✖ 4 of 8 stems cannot be used; the others can be read:');
  expect(lines.map((line) => /\w+\.wav/.exec(line)![0])).toEqual([
    'empty.wav',
    'gone.wav',
    'poly.wav',
    'text.wav',
    '1.wav',
  ]);
  expect(lines.join()).toMatch(/gone\.wav is a link to a file that is not there.*poly\.wav has 4 channels/);
  expect(inside()).toEqual(before);
  for (const each of ['empty', 'gone', 'text']) rmSync(`song/${each}.wav`);
  expect((await ran('mix', 'song', ...dry)).out).toMatch(/poly\.wav has 4 channels, and a stem has one or two\. Where/);
  reportOf(await ran('analyze', '--stems', 'song', '--reference', 'none', '--json')); // which may have as many as it likes
});

test('a mix that is written among its stems is none of them at the next run, and may be replaced', async () => {
  for (const output of ['song/final.wav', 'song/mix.wav']) {
    const words = ['mix', 'song', '-o', output, '--reference', 'none', '--json'];
    const first = reportOf(await ran(...words));
    const again = reportOf(await ran(...words));
    expect(stemsOf(again)).toEqual(stemsOf(first));
    expect(again.warnings.map(({ code }) => code)).toContain('no-stem');
  }
  await keepSound('song/rough mix.wav', [noise(-20, 1, 3)]);
  const { code, err } = await ran('mix', 'song', '-o', 'song/rough mix.wav', '--reference', 'none');
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/rough mix\.wav is an input/) });
});

test('a group is kept with its stems; what is neither is told what there is', async () => {
  const ids = async (...words: string[]) =>
    reportOf(await ran('mix', 'song', ...dry, ...words)).mixing!.decisions.map(({ id }) => id);
  expect((await ids()).filter((id) => /^(Kick|Snare)\.(gain|group)/.test(id))).toHaveLength(4);
  const kept = await ids('--keep', 'drums');
  expect(kept.filter((id) => /^(Kick|Snare|drums)\./.test(id))).toEqual([]);
  expect(kept).toContain('Bass.gain');
  const { err } = await ran('mix', 'song', '--keep', 'winds', '--dry-run');
  expect(err).toMatch(/there is no stem or group "winds"\. There are Bass, keys, Kick, Snare, drums, keys bus, mix\./);
});

test('a role may name a stem as a report calls it', async () => {
  await keepSound('song/Drums/Bass.wav', [noise(-20, 1, 9)]);
  await keepSound('song/x.wav', [noise(-20, 1, 10)]);
  const told = reportOf(await ran('mix', 'song', ...dry, '--role', 'percussion=Bass (Drums)'));
  expect(told.tracks.find(({ name }) => name === 'Bass (Drums)')?.role).toBe('percussion');
});

test('one stem of another rate does not make the mix so; plan, stems and export have the rate of the mix', async () => {
  await keepSound('song/keys.wav', [noise(-31, 1, 7, 96_000)], 96_000);
  const words = ['-o', 'x.wav', '--render-stems', 'parts', '--reference', 'none', '--json'];
  const told = reportOf(await ran('mix', 'song', ...words));
  expect(told.warnings.map(({ message }) => message)).toContain(
    'The mix is made at 48 kHz, which most of the stems have, by time. With --sample-rate 96000 it would be 96 kHz.',
  );
  expect(told.plan).toMatchObject({ sampleRate: 48_000 });
  const whole = await open('x.wav');
  expect(whole.format.sampleRate).toBe(48_000);
  const parts = inside('parts').map((name) => open(`parts/${name}`));
  expect(await farthest(whole, sumOf(await Promise.all(parts)))).toBeLessThan(10 ** (-90 / 20));

  reportOf(await ran('mix', 'song', '--plan', 'x.plan.json', '-o', 'y.wav', '--reference', 'none', '--json'));
  expect(await farthest(whole, await open('y.wav'))).toBeLessThan(2 ** -22); // dither
  expect((await ran('export', 'x.plan.json', 'song', '--to', 'reaper', '-o', 'rpp', '--quiet')).code).toBe(0);
  expect(readFileSync('rpp/rpp.rpp', 'utf8')).toMatch(/SAMPLERATE 48000 /);

  const high = reportOf(await ran('mix', 'song', ...dry, '--sample-rate', '96000'));
  expect(high.plan).toMatchObject({ sampleRate: 96_000 });
  expect(high.tracks[0]!.format.sampleRate).toBe(96_000);
  expect((await ran('mix', 'song', ...dry, '--sample-rate', '48k')).out).toMatch(/write it in Hz/);
});

/** How far two sounds lie apart at most. */
async function farthest(one: Sound, other: Sound): Promise<number> {
  const [a, b] = [await collected(one), await collected(other)];
  expect(b.map(({ length }) => length)).toEqual(a.map(({ length }) => length));
  return Math.max(...a.map((channel, c) => channel.reduce((most, x, i) => Math.max(most, Math.abs(x - b[c]![i]!)), 0)));
}
