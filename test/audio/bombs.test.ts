import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { aiff, be, bytes, caf, chunk, fmt, le, rf64, w64, wav, workshop } from '../helpers/containers.ts';
import { sealed } from '../helpers/damage.ts';

/** Files that promise far more than they hold, or hide nothing in a great deal. */
const { folder, path, keep } = workshop();
const root = resolve(import.meta.dirname, '../..');
const some = le(2, ...Array.from({ length: 2000 }, (_, i) => (i * 31) % 9000));

/** A file of 8 GiB, of which next to nothing is on the disk. */
const sparse = (name: string, start: Uint8Array): void => {
  const file = openSync(path(name), 'w');
  writeSync(file, start);
  ftruncateSync(file, 2 ** 33);
  closeSync(file);
};

const page = (flags: number, granule: number, index: number, lacing: readonly number[], body: Uint8Array): Buffer =>
  bytes('OggS', le(1, 0, flags), le(8, granule), le(4, 7, index, 0), le(1, lacing.length), Buffer.from(lacing), body);
const opusHead = (channels: number, family: number, ...mapping: readonly number[]): Buffer =>
  bytes('OpusHead', le(1, 1, channels), le(2, 312), le(4, 48_000), le(2, 0), le(1, family, ...mapping));
const opus = (head: Buffer, ...pages: readonly Buffer[]): Buffer => {
  const tags = bytes('OpusTags', le(4, 0, 0xffff_ffff));
  return sealed(bytes(page(2, 0, 0, [head.length], head), page(0, 0, 1, [tags.length], tags), ...pages));
};
const repeated = (count: number, part: (index: number) => Buffer): Buffer[] =>
  Array.from({ length: count }, (_, i) => part(i + 2));

const w64Long = w64({}, some);
w64Long.writeBigUInt64LE(2n ** 63n, w64Long.indexOf('data') + 16);
const longRf64 = rf64({}, some);
longRf64.writeBigUInt64LE(2n ** 63n, 28);
const labels = bytes(
  'caff',
  be(2, 1, 0),
  caf({}, some).subarray(8, 52),
  'chan',
  be(8, 2 ** 40),
  be(4, 0, 0, 0xffff_ffff),
);
const negative = bytes(caf({}, some).subarray(0, 52), 'chan', be(8, -5), caf({}, some).subarray(52));
const info = (bits: number) =>
  bytes(
    'fLaC',
    be(1, 0x80),
    be(3, 34),
    be(2, 0xffff, 0xffff),
    be(3, 0, 0),
    be(4, 48_000 * 4096 + 7 * 512 + (bits - 1) * 16 + 15),
    be(4, 0xffff_ffff),
    Buffer.alloc(16),
  );
const frame = Buffer.alloc(417, 0);
frame.set([0xff, 0xfb, 0x90, 0x64]);
const xing = Buffer.from(frame);
xing.write('Xing', 36, 'latin1');
xing.writeUInt32BE(0x0f, 40);
xing.writeUInt32BE(0xffff_ffff, 44);
xing.write('LAME3.100', 156, 'latin1');

const small: Readonly<Record<string, Uint8Array>> = {
  'plain.wav': wav({}, some),
  '64-channels.wav': wav({ channels: 64, bits: 64, tag: 3 }, some, 0xffff_fff0),
  'fmt-of-4-GB.wav': bytes('RIFF', le(4, 99), 'WAVE', chunk('fmt ', fmt({}), 0xffff_fff0)),
  'ds64.wav': longRf64,
  'long.w64': w64Long,
  'frames.aiff': aiff({ channels: 64, frames: 0xffff_ffff, bits: 32 }, some),
  'long.caf': caf({ size: 2 ** 62 }, some),
  'labels.caf': labels,
  'negative.caf': negative,
  'long.flac': bytes(info(16), some),
  'xing.mp3': bytes(xing, ...repeated(20, () => frame)),
  'deaf.opus': opus(opusHead(0, 0), page(4, 960, 2, [3], Buffer.from([0, 0, 0]))),
  'streams.opus': opus(opusHead(8, 1, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7), page(4, 960, 2, [3], Buffer.from([0, 0, 0]))),
  'frames.opus': opus(
    opusHead(2, 0),
    ...repeated(50, (i) => page(0, 2 ** 40 * i, i, Array(255).fill(2), Buffer.alloc(510, 0x1b).fill(0x3f, 1))),
  ),
  'endless.opus': opus(
    opusHead(2, 0),
    ...repeated(700, (i) => page(1, -1, i, Array(255).fill(255), Buffer.alloc(255 * 255))),
  ),
  'endless.ogg': bytes(
    page(2, 0, 0, [30], bytes('\x01vorbis', le(4, 0), le(1, 255), le(4, 48_000, 0, 0, 0), le(1, 0xff, 1))),
    ...repeated(700, (i) => page(1, -1, i, Array(255).fill(255), Buffer.alloc(255 * 255))),
  ),
};
const huge: Readonly<Record<string, Uint8Array>> = {
  'huge.wav': bytes('RIFF', le(4, 0), 'WAVE'),
  'huge-after-sound.wav': wav({}, some),
  'huge.aiff': bytes('FORM', be(4, 0), 'AIFF'),
  'huge.caf': bytes('caff', be(2, 1, 0)),
  'huge.w64': w64Long.subarray(0, 40),
  'huge.flac': bytes('fLaC', be(4, 34), info(16).subarray(8)),
  'huge-sound.flac': info(16),
  'huge.ogg': small['endless.ogg']!.subarray(0, 58),
  'huge.opus': opus(opusHead(2, 0)),
  'huge.mp3': bytes(...repeated(20, () => frame)),
  'huge-tag.mp3': bytes('ID3', be(1, 4, 0, 0x10, 0, 0, 0, 0)),
  'huge.bin': Buffer.alloc(10),
};

/** Hears each file in one process of its own; says what became of it, what it cost, and how much memory all took. */
const script = `
  import { hearFile } from '${join(root, 'src/jobs/hear-file.ts')}';
  const files = process.argv.slice(1);
  await hearFile(files[0]); // what any file costs
  const base = process.resourceUsage().maxRSS;
  const told = [];
  for (const file of files) {
    const start = process.cpuUsage();
    const said = await hearFile(file).then(({ track, warnings }) => [track.format.frames, ...warnings.map(({ code }) => code)], (error) => error.code ?? error.stack);
    const { user, system } = process.cpuUsage(start);
    told.push([said, (user + system) / 1e6, (process.resourceUsage().maxRSS - base) / 1024]);
  }
  console.log(JSON.stringify(told));`;

test.skipIf(process.platform === 'win32')('no header makes us work or take memory for what is not there', () => {
  for (const [name, content] of Object.entries(small)) keep(name, content);
  for (const [name, start] of Object.entries(huge)) sparse(name, start);
  const names = [...Object.keys(small), ...Object.keys(huge)];
  const env = { ...process.env, PATH: folder };
  const words = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script, ...names.map(path)];
  const { stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  const told: [said: unknown, seconds: number, megabytes: number][] = JSON.parse(stdout);
  for (const [i, [said, seconds, megabytes]] of told.entries()) {
    expect(said, names[i]).toSatisfy(
      (value) => Array.isArray(value) || ['unreadable', 'ffmpeg-missing'].includes(value),
    );
    expect(seconds, names[i]).toBeLessThan(2);
    expect(megabytes, names[i]).toBeLessThan(200);
  }
});
