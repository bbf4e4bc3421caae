import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { bench, keepSound, ran } from '../helpers/command.ts';
import { le, wav } from '../helpers/containers.ts';
import { joined, noise, zeros } from '../helpers/signals.ts';

const home = bench();
afterEach(() => vi.unstubAllEnvs());

type Told = Readonly<Record<string, { readonly state: string; readonly message: string }>>;

async function told(...words: readonly string[]): Promise<{ code: number | null; findings: Told; about?: string }> {
  const { code, out, err } = await ran('doctor', ...words, '--json');
  expect(err).toBe('');
  const { findings, about } = JSON.parse(out);
  return { code, about, findings: Object.fromEntries(findings.map((each: { code: string }) => [each.code, each])) };
}

/** Three channels of float at 50 kHz with a NaN and an end that is missing. */
function damaged(): Buffer {
  const frames = 5000;
  const samples = new Float32Array(3 * frames).map((_, i) => 0.1 * Math.sin(i * 0.37));
  samples[600] = Number.NaN;
  const body = Buffer.from(samples.buffer);
  return wav({ tag: 3, channels: 3, rate: 50_000, bits: 32 }, body, 2 * body.length);
}

test('of a file it tells how it is read, what it is called, what it is, and what rules find that judge files', async () => {
  writeFileSync('odd.flac', damaged());
  const { code, findings, about } = await told('odd.flac');
  expect(code).toBe(1);
  expect(about).toBe('WAV, 32 bit float, 50 kHz, 3 channels, 0:00.1, 60 kB; no tags');
  const states = Object.fromEntries(Object.entries(findings).map(([id, { state }]) => [id, state]));
  expect(states).toMatchObject({
    ...{ truncated: 'wrong', 'non-finite': 'wrong', name: 'note', 'odd-rate': 'note' },
    ...{ channels: 'note', short: 'note' },
  });
  for (const { message } of Object.values(findings)) expect(message).toMatch(/^\S.{30,}\.$/);
  const telephone = new Int16Array(8000 * 3.2).map((_, i) => 3000 * Math.sin(i * 0.37) + 2000);
  writeFileSync('offset.wav', wav({ channels: 1, rate: 8000 }, Buffer.from(telephone.buffer)));
  const judged = (await told('offset.wav')).findings;
  expect(judged).toMatchObject({ 'dc-offset': { state: 'wrong' }, 'sample-rate': { state: 'note' } });
  expect(Object.keys(judged)).not.toContain('loudness');
});

test('silence, a file without a sample, and what is no sound', async () => {
  writeFileSync('silent.wav', wav({}, Buffer.alloc(4 * 4800)));
  expect((await told('silent.wav')).findings).toMatchObject({ silent: { state: 'wrong' }, short: { state: 'note' } });
  expect((await ran('doctor', 'silent.wav')).out).toMatch(
    /^silent\.wav: WAV, 16 bit pcm, .*\n✖ It is silent: .*\n▲ It is 0\.1 s long/,
  );
  writeFileSync('none.wav', wav({}, Buffer.alloc(0)));
  expect((await told('none.wav')).findings).toMatchObject({ empty: { state: 'wrong' } });
  writeFileSync('text.wav', le(4, 1, 2, 3));
  expect(await told('text.wav')).toMatchObject({ code: 3, findings: { unreadable: { state: 'wrong' } } });
  expect(await told('nowhere.wav')).toMatchObject({ code: 3, findings: { missing: { state: 'wrong' } } });
});

test('of a sound file it says so', async () => {
  const fade = (samples: Float32Array) => samples.map((each, i) => each * Math.min(1, (samples.length - i) / 48_000));
  await keepSound('well.wav', [fade(noise(-20, 4, 1)), fade(noise(-20, 4, 2))]);
  const { code, out } = await ran('doctor', 'well.wav');
  expect(out).toMatch(/^well\.wav: WAV, 32 bit float, 48 kHz, stereo, 0:04\.0, 2 MB; no tags\n✓ Nothing is wrong/);
  expect(code).toBe(0);
});

test('of a folder: every sound file in it, and whether they go together', async () => {
  mkdirSync('stems/inside', { recursive: true });
  writeFileSync('stems/notes.txt', 'x');
  expect((await ran('doctor', 'stems')).err).toMatch(/There is no sound file in stems; name a folder of stems/);
  await keepSound('stems/2 bass.wav', [noise(-20, 4, 1)]);
  await keepSound('stems/10 lead.wav', [noise(-20, 4, 2)], 44_100);
  const { code, out } = await ran('doctor', 'stems');
  expect(out).toMatch(
    /^stems.2 bass\.wav: WAV.*48 kHz, mono[\s\S]*\n\nstems.10 lead\.wav: WAV.*44\.1 kHz[\s\S]*\n\n▲ Their sample rates differ: 44\.1 kHz \(1\), 48 kHz \(1\)\./,
  );
  expect(code).toBe(0);
  await keepSound('stems/4 solo.wav', [joined(zeros(11), noise(-20, 1, 3), zeros(1))]);
  expect((await ran('doctor', 'stems/4 solo.wav')).out).toMatch(/Nothing happens for the first 11 s/);
  const late = await ran('doctor', 'stems');
  expect([late.code, /Nothing happens/.test(late.out)]).toEqual([0, false]);
  writeFileSync('stems/3 broken.wav', 'no');
  const all = await ran('doctor', 'stems', '--json');
  const { folder, files, findings } = JSON.parse(all.out);
  expect([all.code, folder, files.length, findings[0].code]).toEqual([3, 'stems', 4, 'rates']);
  expect(files[1]).toMatchObject({ file: join('stems', '3 broken.wav'), findings: [{ code: 'unreadable' }] });
});

test('of the installation: what there is, what is missing, and what is wrong', async () => {
  vi.stubEnv('MIXWRIGHT_CACHE', join(home, 'cache'));
  const right = await told();
  expect(right.code).toBe(0);
  expect(right.findings).toMatchObject({
    node: { state: 'good' },
    config: { state: 'good' },
    cache: { state: 'good' },
  });
  expect(right.findings.cache!.message).toMatch(/0 files .*\/cache: 0 kB of at most 500 MB/);
  mkdirSync('empty');
  writeFileSync('a-file', '');
  writeFileSync('mixwright.yaml', 'presett: pop\npreset: popp');
  vi.stubEnv('PATH', join(home, 'empty'));
  vi.stubEnv('XDG_DATA_HOME', join(home, 'a-file'));
  vi.stubEnv('MIXWRIGHT_CHROMIUM', join(home, 'a-file'));
  vi.stubEnv('MIXWRIGHT_CACHE', '');
  const { code, findings } = await told();
  expect(code).toBe(1);
  expect(findings).toMatchObject({
    ...{ ffmpeg: { state: 'note' }, data: { state: 'wrong' }, browser: { state: 'wrong' } },
    ...{ cache: { state: 'note' }, config: { state: 'wrong' } },
  });
  expect(findings.config!.message).toMatch(/^mixwright\.yaml:1 presett: .* \(and 1 more: mixwright config validate\)$/);
  expect((await ran('doctor')).out).toMatch(/^✓ mixwright \d[\s\S]*\n▲ There is no ffmpeg/);
});
