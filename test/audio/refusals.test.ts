import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { Invalid } from '../../src/units.ts';
import { aiff, be, bytes, caf, chunk, fmt, heard, le, rf64, w64, wav, workshop } from '../helpers/containers.ts';

const { keep, path, folder } = workshop();
const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

const refused = async (file: string): Promise<Invalid> => {
  try {
    await heard(await open(file));
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
  throw new Error(`${file} was not refused`);
};

const some = le(2, 1, 2, 3, 4);
const whole = wav({}, some);

const broken: readonly (readonly [name: string, content: Uint8Array, says: RegExp])[] = [
  ['empty.wav', Buffer.alloc(0), /it is empty/],
  ['text.wav', Buffer.from('This is not a sound.\n'.repeat(100)), /it is no sound file/],
  [
    'random.bin',
    Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 7 + 13) % 251)),
    /it is no sound file|cannot decode/,
  ],
  ['riff.wav', whole.subarray(0, 6), /header ends too early/],
  ['cut-fmt.wav', whole.subarray(0, 25), /header ends too early/],
  ['no-fmt.wav', bytes('RIFF', le(4, 20), 'WAVE', chunk('data', some)), /no fmt chunk/],
  ['late-fmt.wav', bytes('RIFF', le(4, 44), 'WAVE', chunk('data', some), chunk('fmt ', fmt({}))), /no fmt chunk/],
  ['no-data.wav', bytes('RIFF', le(4, 28), 'WAVE', chunk('fmt ', fmt({}))), /no data chunk/],
  ['deaf.wav', wav({ channels: 0 }, some), /no channels/],
  ['rate.wav', wav({ rate: 0 }, some), /sample rate of 0 Hz/],
  ['many.wav', wav({ channels: 65 }, some), /65 channels, 64 are the most/],
  ['bits.wav', wav({ bits: 48 }, some), /48-bit PCM, which does not exist/],
  ['float16.wav', wav({ tag: 3, bits: 16 }, some), /16-bit float, which does not exist/],
  ['align.wav', wav({ bits: 24, align: 8, byteRate: 48_000 * 8 }, some), /frames of 8 bytes.* make 6/],
  ['cut.rf64', rf64({}, some).subarray(0, 40), /header ends/],
  ['cut.w64', w64({}, some).subarray(0, 60), /header ends/],
  ['cut.aiff', aiff({ frames: 2 }, some).subarray(0, 30), /header ends/],
  ['deaf.aiff', aiff({ channels: 0, frames: 2 }, some), /no channels/],
  ['rate.aiff', aiff({ frames: 2, rate: Buffer.alloc(10) }, some), /sample rate of 0 Hz/],
  ['cut.caf', caf({}, some).subarray(0, 30), /header ends/],
  ['deaf.caf', caf({ channels: 0 }, some), /no channels/],
  ['cut.flac', bytes('fLaC', be(4, 34)), /header ends too early/],
];

test.each(broken)('%s is refused in one sentence', async (name, content, says) => {
  const error = await refused(keep(name, content));
  expect(error).toMatchObject({ code: 'unreadable', path: path(name) });
  expect(error.message).toMatch(says);
  expect(error.message).toMatch(new RegExp(`^Cannot read ${name}: [^\n]+\\.$`));
  expect(error.message.length).toBeLessThanOrEqual(200);
});

test('a missing file is missing', async () => {
  const error = await refused(path('nowhere.wav'));
  expect(error).toMatchObject({ code: 'missing', message: 'Cannot find nowhere.wav; check the name and the folder.' });
});

test('a folder is called a folder', async () => {
  mkdirSync(path('stems.wav'));
  expect((await refused(path('stems.wav'))).message).toBe(
    'Cannot read stems.wav: it is a folder; name a sound file in it.',
  );
});

test.skipIf(process.platform === 'win32')('a pipe is no file, and is not waited for', async () => {
  execFileSync('mkfifo', [path('pipe.wav')]);
  expect((await refused(path('pipe.wav'))).message).toMatch(/no ordinary file; copy the sound to a file first\.$/);
});

test('a very long name does not make a long sentence', async () => {
  const error = await refused(keep(`${'x'.repeat(200)}.wav`, Buffer.alloc(0)));
  expect(error.message.length).toBeLessThanOrEqual(200);
});

test.skipIf(process.getuid?.() === 0)(
  'a file one may not open says so (skipped for root, who may open all)',
  async () => {
    const file = keep('secret.wav', whole);
    chmodSync(file, 0o000);
    expect((await refused(file)).message).toMatch(/no permission/);
  },
);

test.each([
  ['adpcm.wav', wav({ tag: 2, bits: 4 }, some), 'this codec'],
  ['alac.caf', caf({ codec: 'alac' }, some), 'this codec'],
  ['vox.m4a', bytes(be(4, 24), 'ftypM4A ', Buffer.alloc(100)), 'AAC or ALAC'],
])('without ffmpeg, %s asks for it', async (name, content, kind) => {
  process.env.PATH = folder;
  const error = await refused(keep(name, content));
  expect(error).toMatchObject({ code: 'ffmpeg-missing', path: path(name) });
  expect(error.message).toBe(
    `Reading ${kind} in ${name} needs ffmpeg, which is not on the PATH; install it, or export as WAV or FLAC.`,
  );
});

test('without ffmpeg, text is still no sound file', async () => {
  process.env.PATH = folder;
  expect(await refused(keep('plain.wav', Buffer.from('hello\n')))).toMatchObject({ code: 'unreadable' });
});
