import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { soloed } from '../../src/jobs/console.ts';
import type { Plan } from '../../src/plan.ts';
import type { ReportDocument } from '../../src/report/report-schema.ts';
import { bench, inside, keepSound, ran, reportOf } from '../helpers/command.ts';
import { collected, noise, sine } from '../helpers/signals.ts';

bench();
const seconds = 4;

beforeAll(async () => {
  mkdirSync('song');
  await keepSound('song/Bass.wav', [sine(80, -12, seconds)]);
  await keepSound('song/01. Gesäng (1).wav', [noise(-25, seconds, 5)]);
  await keepSound('song/keys.wav', [noise(-31, seconds, 7), noise(-31, seconds, 8)]);
});
afterEach(() => {
  for (const each of ['other', 'song.mix.wav', 'song.mix.plan.json', 'song.mix.plan.old.json', 'mix.html'])
    rmSync(each, { recursive: true, force: true });
});

const said = async (...words: readonly string[]): Promise<string> => {
  const { code, out, err } = await ran('mix', ...words);
  expect({ code: code !== 0, out }).toEqual({ code: true, out: '' });
  return err;
};

const faderOf = ({ plan }: Pick<ReportDocument, 'plan'>, name: string): number =>
  (plan!.tracks[name]!.chain as Plan['tracks'][string]['chain']).reduce(
    (sum, step) => sum + (step.processor === 'gain' ? step.gain : 0),
    0,
  );

const samples = async (path: string): Promise<Float32Array[]> => collected(await open(path));

describe('mix', () => {
  test('stems become a mix with headroom, a plan and a page; what changes in the plan changes in the mix, and nothing else', async () => {
    const before = inside('song');
    const told = reportOf(await ran('mix', 'song', '--reference', 'none', '--report', 'mix.html', '--json'));
    expect(told.mixing!.decisions.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['Bass.gain', '01. Gesäng (1).gain', 'mix.level']),
    );
    const mix = told.after!.tracks.find(({ role }) => role === 'mix')!;
    expect(mix.metrics['peak.sample']).toBeCloseTo(-6, 1);
    expect(inside('song')).toEqual(before);
    expect(readFileSync('mix.html', 'utf8')).toContain('id="mix-title"');
    expect(readFileSync('song.mix.plan.json', 'utf8')).toContain('"decision": "Bass.gain"');

    // what adds up: no send, no bus but the last, and there a gain
    const plan: Plan = JSON.parse(readFileSync('song.mix.plan.json', 'utf8'));
    const level = plan.buses.mix!.chain.filter(({ processor }) => processor === 'gain');
    const tracks = Object.fromEntries(
      Object.entries(plan.tracks).map(([name, { sends: _, ...strip }]) => [name, { ...strip, to: 'mix' }]),
    );
    const plain = { ...plan, tracks, buses: { mix: { chain: level } } };
    const cut = { processor: 'filter', type: 'peaking', frequency: 1000, Q: 1, gain: -6 } as const;
    const fader = { processor: 'gain', gain: 2 } as const;
    const edited = {
      ...plain,
      tracks: { ...tracks, keys: { ...tracks.keys!, chain: [...tracks.keys!.chain, cut, fader] } },
    };
    writeFileSync('plain.plan.json', JSON.stringify(plain));
    writeFileSync('edited.plan.json', JSON.stringify(edited));
    reportOf(await ran('mix', 'song', '--plan', 'plain.plan.json', '-o', 'plain.wav', '--reference', 'none', '--json'));
    reportOf(
      await ran('mix', 'song', '--plan', 'edited.plan.json', '-o', 'edited.wav', '--reference', 'none', '--json'),
    );
    const stems = { keys: await open('song/keys.wav') };
    const [was, is] = [await collected(soloed(plain, stems, 'keys')), await collected(soloed(edited, stems, 'keys'))];
    const [first, second] = [await samples('plain.wav'), await samples('edited.wav')];
    const factor = 10 ** (level.reduce((sum, step) => sum + (step.processor === 'gain' ? step.gain : 0), 0) / 20);
    const off = first.map((channel, c) =>
      channel.reduce((most, sample, i) => {
        const expected = factor * (is[c]![i]! - was[c]![i]!);
        return Math.max(most, Math.abs(second[c]![i]! - sample - expected));
      }, 0),
    );
    expect(Math.max(...off)).toBeLessThan(2 ** -21); // dither of two files of 24 bits
    expect(inside().some((file) => /\.(draft|tmp)$/.test(file))).toBe(false);

    const kept = structuredClone(plan) as unknown as {
      tracks: Record<string, { chain: { processor: string; gain?: number }[] }>;
    };
    const step = kept.tracks.Bass!.chain.find(({ processor }) => processor === 'gain')!;
    step.gain = step.gain! - 7;
    writeFileSync('song.mix.plan.json', JSON.stringify(kept));
    const words = ['--plan', 'song.mix.plan.json', '--keep', 'Bass.gain', '--reference', 'none', '--json'];
    const anew = reportOf(await ran('mix', 'song', ...words));
    expect(faderOf(anew, 'Bass')).toBeCloseTo(faderOf(told, 'Bass') - 7, 6);
    expect(anew.mixing!.kept).toEqual(['Bass.gain']);
    expect(anew.mixing!.decisions.map(({ id }) => id)).toContain('01. Gesäng (1).gain');
    expect(JSON.parse(readFileSync('song.mix.plan.old.json', 'utf8'))).toEqual(kept);
  }, 180_000); // on a busy machine

  test('a new stem is decided anew beside what is kept, and one that is gone is told', async () => {
    cpSync('song', 'other', { recursive: true });
    rmSync('other/keys.wav');
    await keepSound('other/shaker.wav', [noise(-40, seconds, 9)]);
    const gain = (gain: number) => ({ chain: [{ processor: 'gain', gain }] });
    writeFileSync('old.plan.json', JSON.stringify({ tracks: { Bass: gain(-3), keys: gain(2) } }));
    const words = ['--plan', 'old.plan.json', '--dry-run', '--reference', 'none', '--json'];
    const told = reportOf(await ran('mix', 'other', '--keep', 'Bass,keys', ...words));
    const warnings = told.warnings.filter(({ code }) => code === 'plan').map(({ message }) => message);
    expect(warnings[0]).toMatch(/"01\. Gesäng \(1\)", "shaker" are new since the plan/);
    expect(warnings[1]).toMatch(/"keys" should be kept/);
    expect(faderOf(told, 'Bass')).toBe(-3);
    expect(await said('other', ...words.slice(0, 2))).toMatch(
      /strips for "keys", and there is no such stem.*Not in the plan/,
    );
  });

  test('one stem is treated by itself, and that is said; silent ones are nothing to mix', async () => {
    const told = reportOf(await ran('mix', 'song/Bass.wav', '--dry-run', '--reference', 'none', '--json'));
    expect(told.warnings.map(({ message }) => message)).toContain(
      'Only Bass sounds: it is treated by itself, as there is nothing to balance it with.',
    );
    mkdirSync('other');
    await keepSound('other/a.wav', [new Float32Array(48_000)]);
    await keepSound('other/b.wav', [new Float32Array(48_000)]);
    expect(await said('other', '--reference', 'none')).toMatch(/all 2 stems are silent/);
    expect(existsSync('other.mix.wav')).toBe(false);
  });

  test('samples that a plan takes over full scale are told; one stem goes by its own name', async () => {
    const { plan } = reportOf(await ran('mix', 'song/keys.wav', '--dry-run', '--reference', 'none', '--json'));
    const loud = { ...plan!, buses: { mix: { chain: [{ processor: 'gain', gain: 40 }] } } };
    writeFileSync('loud.plan.json', JSON.stringify(loud));
    const words = ['--plan', 'loud.plan.json', '--reference', 'none', '--json'];
    const told = reportOf(await ran('mix', 'song/keys.wav', ...words));
    expect(existsSync('keys.mix.wav')).toBe(true);
    const { message } = told.warnings.find(({ code }) => code === 'clipped')!;
    const count = Number(/^(\d+) samples of keys\.mix\.wav were over full scale and were clipped:/.exec(message)?.[1]);
    const clipped = (await samples('keys.mix.wav')).flatMap((channel) =>
      [...channel].filter((x) => Math.abs(x) > 0.99999),
    );
    expect(Math.abs(count - clipped.length)).toBeLessThan(0.001 * count); // one step under full scale is none
    expect(count).toBeGreaterThan(100);
  });

  test('stems of one name in two folders are told apart; a mix among them is left out; other rates are told once', async () => {
    mkdirSync('other/a', { recursive: true });
    mkdirSync('other/b');
    for (const [i, folder] of ['a', 'b'].entries())
      for (const name of ['kick', 'pad', 'mix'])
        await keepSound(
          `other/${folder}/${name}.wav`,
          [noise(-20, i === 0 ? 3 : 1, i + name.length)],
          i === 0 ? 48_000 : 44_100,
        );
    await keepSound('other/b/x.wav', [noise(-20, 1, 3)], 44_100);
    await keepSound('other/b/y.wav', [noise(-20, 1, 4)], 44_100);
    const files = inside('other').flatMap((file) => (file.endsWith('.wav') ? [`other/${file}`] : []));
    const told = reportOf(await ran('mix', ...files, '--dry-run', '--reference', 'none', '--json'));
    const names = told.tracks.filter(({ role }) => role !== 'mix').map(({ name }) => name);
    expect(names).toEqual(['kick (a)', 'pad (a)', 'kick (b)', 'pad (b)', 'x', 'y']);
    const messages = told.warnings.map(({ message }) => message);
    expect(messages.filter((message) => message.includes('was left out of the stems'))).toHaveLength(2);
    expect(messages.filter((message) => message.includes('resampled'))).toEqual([
      '4 stems are 44.1 kHz; they were resampled to 48 kHz.',
    ]);
  });
});

describe('what cannot be mixed is said before anything is heard', () => {
  test.each([
    ['an unreadable stem', ['broken'], /bad\.wav/],
    ['a folder without sound', ['empty'], /There is no sound file in empty/],
    ['a folder that is not there', ['nowhere'], /nowhere/],
    [
      'a stem that nobody has',
      ['song', '--keep', 'Base.gain'],
      /there is no stem or group "Base"\. Did you mean "Bass\.gain"\?/,
    ],
    [
      'a kind that is none',
      ['song', '--keep', 'Bass.gian'],
      /nothing that is decided is called "gian"\. Did you mean "Bass\.gain"\?/,
    ],
    ['the same for all', ['song', '--keep', '*.pann'], /Did you mean "\*\.pan"\?/],
    [
      'a mix that nothing tells from stems',
      ['song', '--plan', 'p.json', '-o', 'song/final.wav'],
      /would lie among the stems/,
    ],
    ['a stem as the output', ['song/Bass.wav', 'song/keys.wav', '-o', 'song/Bass.wav'], /Bass\.wav/],
    ['a plan and an amount', ['song', '--plan', 'p.json', '--amount', '50'], /rendered as it stands/],
    ['a report of nothing', ['song', '--dry-run', '--report', 'r.html'], /leave one of the two out/],
  ])('%s', async (_, words, why) => {
    writeFileSync('p.json', '{ "tracks": {} }');
    mkdirSync('broken', { recursive: true });
    mkdirSync('empty', { recursive: true });
    await keepSound('broken/good.wav', [noise(-20, 1, 1)]);
    writeFileSync('broken/bad.wav', 'not a sound at all, but a text of some length');
    const before = inside();
    expect(await said(...words, '--reference', 'none')).toMatch(why);
    expect(inside()).toEqual(before);
  });
});
