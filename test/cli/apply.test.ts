import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { tagsOf } from '../../src/audio/tags.ts';
import { writeSound } from '../../src/audio/write.ts';
import { bench, child, ended, inside, keepSound, parsed, ran } from '../helpers/command.ts';
import { heard } from '../helpers/containers.ts';
import { noise, sine, sound } from '../helpers/signals.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg) console.warn('ffmpeg is not on the PATH: MP3, AAC and Opus are not written');

bench();
const keepChain = (name: string, ...chain: object[]) => writeFileSync(name, JSON.stringify(chain));
const music = (seconds = 2, rate = 44_100) => [noise(-14, seconds, 1, rate), noise(-16, seconds, 2, rate)];
const samples = async (path: string) => heard(await open(path));
const levelOf = ([first]: readonly Float32Array[], from = 0, to = first!.length) =>
  10 * Math.log10(first!.subarray(from, to).reduce((sum, each) => sum + each * each, 0) / (to - from));

beforeAll(async () => {
  keepChain('quiet.json', { processor: 'gain', gain: -6 });
  keepChain('none.json');
  keepChain('off.json', { processor: 'gain', gain: -6, bypass: true }, { processor: 'limiter', bypass: true });
  await keepSound('mix.wav', music(), 44_100);
});

/** What is stored, without any header: ffmpeg's own digest of the samples. */
const digest = (path: string): string => {
  const words = ['-v', 'error', '-i', path, '-map', '0:a', '-f', 'md5', '-c:a', 'pcm_f32le', '-'];
  if (hasFfmpeg) return execFileSync('ffmpeg', words, { encoding: 'utf8' });
  throw new Error('ffmpeg is not there');
};

describe('an empty chain, and one that is bypassed, change no bit', () => {
  test.each([
    ['16.wav', 16],
    ['24.wav', 24],
    ['32.wav', 32],
    ['16.flac', 16],
    ['24.flac', 24],
  ] as const)('%s', async (name, bitDepth) => {
    const container = name.endsWith('wav') ? 'wav' : 'flac';
    const loud = sound(
      music().map((channel) => channel.map((each) => each * (bitDepth === 32 ? 9 : 1))),
      44_100,
    );
    await writeSound(name, loud, { container, bitDepth });
    for (const chain of ['none.json', 'off.json']) {
      const out = `same.${container}`;
      expect(parsed(await ran('apply', chain, name, '-o', out, '--json'))).toMatchObject({ bitDepth, clipped: 0 });
      expect(await samples(out)).toEqual(await samples(name));
      expect(await open(out)).toMatchObject({ bitDepth, codec: bitDepth === 32 ? 'float' : expect.any(String) });
      if (hasFfmpeg) expect(digest(out)).toBe(digest(name));
    }
  });
});

describe('apply', () => {
  test('writes beside the sound, and says what', async () => {
    const before = createHash('md5').update(readFileSync('mix.wav')).digest('hex');
    const told = await ran('apply', 'quiet.json', 'mix.wav');
    expect(told).toEqual({ code: 0, err: '', out: '✓ mix.applied.wav  32-bit float, 44.1 kHz, stereo, 0:02\n' });
    expect(levelOf(await samples('mix.applied.wav')) - levelOf(await samples('mix.wav'))).toBeCloseTo(-6, 3);
    expect(createHash('md5').update(readFileSync('mix.wav')).digest('hex')).toBe(before);
    expect(inside().filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  test('takes the depth and the rate that are asked for, and the limiter still holds', async () => {
    keepChain('loud.json', { processor: 'gain', gain: 12 }, { processor: 'limiter', ceiling: -1 });
    await ran('apply', 'loud.json', 'mix.wav', '-o', 'cd.wav', '--bits', '16', '--rate', '48 kHz');
    const source = await open('cd.wav');
    expect(source).toMatchObject({ bitDepth: 16, format: { sampleRate: 48_000 }, length: 96_000 });
    const [peak = 1] = (await heard(source))[0]!.map(Math.abs).sort().slice(-1);
    expect(peak).toBeLessThan(10 ** (-0.99 / 20));
  });

  test('samples over full scale are counted and told', async () => {
    keepChain('over.json', { processor: 'gain', gain: 40 });
    const told = await ran('apply', 'over.json', 'mix.wav', '-o', 'over.wav', '--bits', '24');
    expect(told.err).toMatch(/^▲ \d+ samples were over full scale and are clipped: end the chain with a limiter/);
    expect((await ran('apply', 'over.json', 'mix.wav', '-o', 'over.wav', '--bits', '32f')).err).toBe('');
  });

  test.skipIf(!hasFfmpeg)('and so they are where the encoder takes them as they are', async () => {
    keepChain('over.json', { processor: 'gain', gain: 40 });
    const told = await ran('apply', 'over.json', 'mix.wav', '-o', 'over.mp3');
    expect(told.err).toMatch(/^▲ \d+ samples are over full scale and will clip when it is played: end the chain/);
    const loud = await samples('over.wav');
    const beyond = loud.flatMap((each) => [...each].filter((sample) => Math.abs(sample) > 1)).length;
    expect(parsed(await ran('apply', 'over.json', 'mix.wav', '-o', 'over.mp3', '--json')).clipped).toBe(beyond);
    rmSync('over.mp3');
  });

  test('--tail lets an echo ring out', async () => {
    keepChain('echo.json', { processor: 'echo', delayTime: 0.25 });
    const length = async (...words: string[]) =>
      parsed(await ran('apply', 'echo.json', 'mix.wav', '-o', 'echo.wav', '--json', ...words)).frames;
    expect(await length()).toBe(88_200);
    expect(await length('--tail')).toBeGreaterThan(100_000);
  });

  test('a step that begins where the sound has ended is told', async () => {
    keepChain('late.json', { processor: 'gain', gain: 1, time: [5, 6] });
    const told = await ran('apply', 'late.json', 'mix.wav', '-o', 'late.wav');
    expect(told.err).toMatch(/^▲ Step 1 \(gain\) begins at 0:05\.0, and the sound ends at 0:02\.0: it did nothing\./);
    rmSync('late.wav');
  });

  test('a plan of one track fits any file; in a plan of several the name counts', async () => {
    const strip = (gain: number) => ({ chain: [{ processor: 'gain', gain }] });
    writeFileSync('one.json', JSON.stringify({ tracks: { song: strip(-6) } }));
    writeFileSync('two.yaml', 'tracks:\n  vox: { chain: [] }\n  mix: { chain: [{ processor: gain, gain: -12 dB }] }\n');
    await ran('apply', 'one.json', 'mix.wav', '-o', 'one.wav');
    await ran('apply', 'two.yaml', 'mix.wav', '-o', 'two.wav');
    const was = levelOf(await samples('mix.wav'));
    expect(levelOf(await samples('one.wav')) - was).toBeCloseTo(-6, 2);
    expect(levelOf(await samples('two.wav')) - was).toBeCloseTo(-12, 2);
    expect(await ran('apply', 'two.yaml', 'cd.wav', '-o', 'three.wav')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^✖ two\.yaml is a plan of vox, mix, and none of these is cd\.wav\./),
    });
  });

  test('a plan of one track acts as a whole: sends, buses, the mix bus; one strip of several that feeds buses is refused', async () => {
    const gain = (level: number) => [{ processor: 'gain', gain: level }];
    const vox = { chain: gain(-6), sends: [{ to: 'room', gain: -6 }] };
    const buses = { room: { chain: gain(-6) }, mix: { chain: gain(-3) } };
    writeFileSync('rooms.json', JSON.stringify({ tracks: { vox }, buses }));
    const was = levelOf(await samples('mix.wav'));
    const expected = 20 * Math.log10(1 + 10 ** (-12 / 20)) - 9;
    await ran('apply', 'rooms.json', 'mix.wav', '-o', 'roomy.wav');
    expect(levelOf(await samples('roomy.wav')) - was).toBeCloseTo(expected, 2);
    await ran('fix', 'mix.wav', '--plan', 'rooms.json', '-o', 'roomy.wav', '--reference', 'none');
    expect(levelOf(await samples('roomy.wav')) - was).toBeCloseTo(expected, 2);
    writeFileSync('rooms.json', JSON.stringify({ tracks: { mix: vox, bass: vox }, buses }));
    for (const command of [
      ['apply', 'rooms.json', 'mix.wav'],
      ['fix', 'mix.wav', '--plan', 'rooms.json'],
    ])
      expect(await ran(...command, '-o', 'no.wav')).toMatchObject({
        code: 2,
        err: expect.stringMatching(/goes to buses .* --stems FOLDER/),
      });
    const echoing = { room: { chain: [{ processor: 'echo', delayTime: 0.25 }] } };
    writeFileSync('rooms.json', JSON.stringify({ tracks: { vox }, buses: echoing }));
    const { frames } = parsed(await ran('apply', 'rooms.json', 'mix.wav', '-o', 'roomy.wav', '--tail', '--json'));
    expect(frames).toBeGreaterThan(100_000);
    for (const file of ['rooms.json', 'roomy.wav']) rmSync(file);
  });

  test('--key names the track that drives a step, at whatever rate', async () => {
    keepChain('duck.json', { processor: 'compressor', threshold: -40, ratio: 20, release: 0.05, key: 'kick' });
    const burst = sine(100, -3, 2, 48_000).map((each, i) => (i < 48_000 ? each : 0));
    await keepSound('kick.wav', [burst], 48_000);
    await ran('apply', 'duck.json', 'mix.wav', '-o', 'ducked.wav', '--key', 'kick=kick.wav');
    const out = await samples('ducked.wav');
    const was = await samples('mix.wav');
    expect(levelOf(out, 20_000, 40_000) - levelOf(was, 20_000, 40_000)).toBeLessThan(-20);
    expect(levelOf(out, 66_000, 88_000) - levelOf(was, 66_000, 88_000)).toBeCloseTo(0, 1);
  });

  test.skipIf(!hasFfmpeg).each(['mp3', 'm4a', 'opus', 'ogg'])('%s: tags and cover go along', async (kind) => {
    const picture = { type: 3, mime: 'image/png', description: '', data: Buffer.from('89504e470d0a1a0a', 'hex') };
    const tags = { fields: [['title', 'Song'] as const], pictures: [], chunks: [], warnings: [] };
    const withCover = kind === 'm4a' ? tags : { ...tags, pictures: [picture] };
    await writeSound('tagged.flac', sound([sine(440, -10, 1, 96_000)], 96_000), { container: 'flac', tags: withCover });
    expect(await ran('apply', 'quiet.json', 'tagged.flac', '-o', `tagged.${kind}`)).toMatchObject({ code: 0, err: '' });
    const found = await tagsOf(`tagged.${kind}`);
    expect(found.fields).toContainEqual(['title', 'Song']);
    expect(found.pictures).toHaveLength(withCover.pictures.length);
    const rate = kind === 'm4a' ? 96_000 : 48_000;
    expect((await open(`tagged.${kind}`)).format.sampleRate).toBe(rate);
    expect(levelOf(await samples(`tagged.${kind}`))).toBeCloseTo(levelOf(await samples('tagged.flac')) - 6, 0);
  });

  test('without ffmpeg, MP3 is refused in a sentence, and WAV is not', async () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(await ran('apply', 'quiet.json', 'mix.wav', '-o', 'x.mp3')).toEqual({
        code: 5,
        out: '',
        err: '✖ Writing MP3 to x.mp3 needs ffmpeg, which is not on the PATH; install it, or choose .wav or .flac.\n',
      });
      expect(await ran('apply', 'quiet.json', 'mix.wav', '-o', 'x.wav')).toMatchObject({ code: 0 });
    } finally {
      process.env.PATH = path;
    }
    expect(inside().filter((file) => /x\.mp3|\.tmp$/.test(file))).toEqual([]);
  });
});

test.each([
  ["echo 'the encoder is on strike' >&2", 'ffmpeg says "the encoder is on strike"; choose .wav or .flac.'],
  ["echo 'x.tmp: No space left on device' >&2", 'the disk is full; make room or choose another with -o.'],
  [':', 'ffmpeg gave up; the disk may be full; choose .wav or .flac.'],
])('an ffmpeg that gives up is told in its own words, and leaves nothing: %s', async (says, because) => {
  const path = process.env.PATH;
  await keepSound('long.wav', music(30), 44_100);
  writeFileSync('ffmpeg', `#!/bin/sh\n/bin/head -c 100000 >/dev/null\n${says}\nexit 1\n`, { mode: 0o755 });
  const before = inside();
  process.env.PATH = process.cwd();
  try {
    const told = await ran('apply', 'none.json', 'long.wav', '-o', 'x.mp3');
    expect(told).toEqual({ code: 5, out: '', err: `✖ Cannot write x.mp3: ${because}\n` });
  } finally {
    process.env.PATH = path;
  }
  expect(inside()).toEqual(before);
  for (const file of ['ffmpeg', 'long.wav']) rmSync(file);
});

test('a chain is an input: what is written never takes its place', async () => {
  writeFileSync('chain.wav', '[]');
  const told = await ran('apply', 'chain.wav', 'mix.wav', '-o', './chain.wav');
  expect(told).toMatchObject({ code: 2, err: '✖ The output chain.wav is an input; choose another name with -o.\n' });
  expect(readFileSync('chain.wav', 'utf8')).toBe('[]');
  rmSync('chain.wav');
});

describe('refusals', () => {
  const bell = { processor: 'filter', type: 'peaking', frequency: 320, gain: -3 };
  test.each<[string, RegExp, number]>([
    [
      'apply [{"processor":"filter","type":"peaking","frequency":-5}] mix.wav',
      /step 1, frequency: -5 should be between/,
      2,
    ],
    [`apply ${JSON.stringify([{ ...bell, frequency: 23_000 }])} mix.wav`, /c\.json: Step 1 \(filter\): .*22\.1 kHz/, 2],
    ['apply [{"processor":"gain","gain":NaN}] mix.wav', /step 1, gain: "NaN" should be a quantity in dB/, 2],
    ['apply [{"processor":"gain","gain":1e999}] mix.wav', /step 1, gain: Infinity should be a finite number/, 2],
    ['apply [{"processor":"gian","gain":1}] mix.wav', /unknown processor "gian"\. Did you mean "gain"\?/, 2],
    ['apply [{"processor":"gain","gain":1,"key":"a"}] mix.wav', /step 1, key: gain hears no other track; /, 2],
    [
      'apply [{"processor":"compressor","threshold":-9,"key":"a"}] mix.wav',
      /step 1, key: there is no sound for "a"\. Add --key a=FILE/,
      2,
    ],
    ['apply [{"processor":"gain","gain":1,"gain":2}] mix.wav', /c\.json:1:\d+: a key stands twice/, 2],
    ['apply {"a":"//"}//x mix.wav', /^✖ c\.json:1:11: JSON has no comments, and YAML begins them with #\./, 2],
    [`apply ${'['.repeat(100_000)} mix.wav`, /^✖ c\.json:1:\d+: it is nested too deeply\. Mend it there\.$/m, 2],
    ['apply \0\0 mix.wav', /c\.json is no chain: a chain is text, JSON or YAML\. The chain comes first: /, 2],
    ['apply [{"processor":"gain" mix.wav', /c\.json:1:\d+: it is not JSON/, 2],
    ['apply {"processor":"gain","gain":1} mix.wav', /c\.json: .* should be a list/, 2],
    ['apply  mix.wav', /c\.json is empty/, 2],
    ['apply [] mix.wav -o mix.wav', /mix\.wav is an input; choose another name/, 2],
    ['apply [] mix.wav -o mix.txt', /choose one of \.wav/, 2],
    ['apply [] mix.wav --key a=mix.wav', /no step is keyed by "a"/, 2],
    [
      `apply ${JSON.stringify([{ ...bell, type: 'lowpass', slope: 18 }])} mix.wav`,
      /slope: 18 should be 12 or 24 dB\/oct/,
      2,
    ],
    ['apply [{"processor":"dither","bitDepth":16.5}] mix.wav', /bitDepth: 16\.5 should be 16 or 17 bit\./, 2],
    ['apply [{"processor":"de-hum","harmonics":2.5}] mix.wav', /harmonics: 2\.5 should be 2 or 3\./, 2],
    ['apply [{"processor":"resample","sampleRate":44100.5}] mix.wav', /44100\.5 should be 44100 or 44101 Hz\./, 2],
    [`apply ${JSON.stringify([{ ...bell, time: [-1, 2] }])} mix.wav`, /time begins at −1 s; it should begin at 0 s/, 2],
    ['apply [] mix.wav --rate 44100.5', /a sample rate is a whole number, such as 44101/, 2],
    ['apply [] mix.wav --key a=mix.wav --key a=x.wav', /--key a is given twice, as mix\.wav and as x\.wav/, 2],
    ['apply [] mix.wav -o x.mp3 --bits 16', /A \.mp3 has no bit depth; leave --bits out/, 2],
    ['apply [] mix.wav -o x.mp3 --rate 96k', /, not 96000; choose one of these, with --rate or in the last/, 2],
    [
      'apply [{"processor":"resample","sampleRate":48000,"mix":0.5}] mix.wav',
      /only where a whole sound is rendered, by a step without on, mix and time\./,
      2,
    ],
    ['apply [] mix.wav --bits 8', /write 16, 24 or 32f/, 2],
    ['apply [] mix.wav -o x.flac --bits 32f', /FLAC holds 16 or 24 bits/, 2],
    ['apply [] nothing.wav', /Cannot find nothing\.wav/, 3],
    ['apply [] mix.wav -o nowhere/x.wav', /no folder nowhere/, 5],
  ])('%s', async (line, sentence, code) => {
    const [command, chain, ...words] = line.split(' ');
    writeFileSync('c.json', chain!);
    const before = inside();
    const told = await ran(command!, 'c.json', ...words);
    expect(told).toMatchObject({ code, out: '', err: expect.stringMatching(sentence) });
    expect(inside()).toEqual(before);
  });
});

test('interrupted, in a process of its own, it leaves nothing behind', async () => {
  await keepSound('long.wav', music(60), 44_100);
  keepChain('slow.json', ...Array.from({ length: 6 }, () => ({ processor: 'limiter', ceiling: -12 })));
  for (const [end, out] of [
    ['SIGINT', 'long.flac'],
    ['SIGTERM', 'long.mp3'],
    ['SIGHUP', 'long.wav.wav'],
  ] as const) {
    if (out.endsWith('mp3') && !hasFfmpeg) continue;
    const before = inside();
    const running = child(['apply', 'slow.json', 'long.wav', '-o', out]);
    const done = ended(running);
    while (inside().length === before.length && running.exitCode === null) await pause(20);
    await pause(100);
    running.kill(end);
    expect(await done).toEqual({ code: 130, out: '', err: '✖ Interrupted; nothing was left half-written.\n' });
    expect(inside()).toEqual(before);
    expect(existsSync(out)).toBe(false);
  }
  rmSync('long.wav');
}, 60_000);
