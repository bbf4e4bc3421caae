import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { hearFile } from '../../src/jobs/hear-file.ts';
import { Invalid } from '../../src/units.ts';
import { aiff, be, caf, le, rf64, signal, soundOf, w64, wav, workshop } from '../helpers/containers.ts';
import { anything, damaged } from '../helpers/damage.ts';

const { path, folder } = workshop();
const runs = Number(process.env.RUNS ?? 30); // a kind; more for a soak
const seed = Number(process.env.SEED ?? 1);
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg) console.warn('ffmpeg is not on the PATH: damaged MP3, Vorbis and Opus are skipped');

const frames = 2000;
const samples = (bits: number) =>
  Array.from({ length: 2 * frames }, (_, i) => Math.round(2 ** (bits - 2) * Math.sin(i / 9 + (i % 2))));
const little = (bits: number) => le(bits / 8, ...samples(bits));
const big = (bits: number) => be(bits / 8, ...samples(bits));
const floats = Buffer.from(Float32Array.from(samples(16), (value) => value / 32_768).buffer);
const doubles = Buffer.from(Float64Array.from(samples(16), (value) => value / 32_768).buffer).swap64();

const kinds: (readonly [name: string, file: Buffer])[] = [
  ['WAV', wav({}, little(16))],
  ['WAV, 24 bits', wav({ bits: 24, mask: 3 }, little(24))],
  ['WAV, float', wav({ tag: 3, bits: 32 }, floats)],
  ['RF64', rf64({}, little(16))],
  ['W64', w64({ bits: 24 }, little(24))],
  ['AIFF', aiff({ frames }, big(16))],
  ['AIFC, fl64', aiff({ frames, bits: 64, codec: 'fl64' }, doubles)],
  ['CAF', caf({ bits: 24, mask: 3 }, big(24))],
  ['CAF, float', caf({ bits: 32, flags: 3 }, floats)],
];

const stereo = [signal(5000, (i) => Math.sin(i / 9) / 2), signal(5000, (i) => Math.sin(i / 7) / 3)];
await writeSound(path('in.wav'), soundOf(stereo), { container: 'wav', bitDepth: 32 });
for (const bitDepth of [16, 24] as const) {
  await writeSound(path('in.flac'), soundOf(stereo), { container: 'flac', bitDepth });
  kinds.push([`FLAC, ${bitDepth} bits`, readFileSync(path('in.flac'))]);
}
if (hasFfmpeg) {
  const made = (name: string, ...words: readonly string[]): Buffer => {
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path('in.wav'), ...words, path(name)]);
    return readFileSync(path(name));
  };
  kinds.push(
    ['MP3', made('in.mp3', '-c:a', 'libmp3lame', '-b:a', '64k')],
    ['Ogg Vorbis', made('in.ogg', '-c:a', 'libvorbis')],
    ['Ogg Opus', made('in.opus', '-c:a', 'libopus')],
    ['Ogg Opus, six channels', made('six.opus', '-c:a', 'libopus', '-ac', '6', '-mapping_family', '1')],
  );
}
process.env.PATH = folder; // what is not ours is refused, not handed to ffmpeg

const finite = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (ArrayBuffer.isView(value)) return (value as Float32Array).every(Number.isFinite);
  if (Array.isArray(value)) return value.every(finite);
  return typeof value === 'object' && value !== null ? Object.values(value).every(finite) : true;
};

/** Hears whatever the bytes are: finite numbers or one sentence, in two seconds. */
async function heardOrRefused(bytes: Uint8Array): Promise<void> {
  writeFileSync(path('damaged.bin'), bytes);
  const start = process.cpuUsage(); // not the clock: other tests run beside this one
  try {
    const { track, warnings } = await hearFile(path('damaged.bin'));
    expect(finite(track)).toBe(true);
    for (const { message } of warnings) expect(message).toMatch(/^[^\n]+\.$/);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    expect(['unreadable', 'ffmpeg-missing']).toContain(error.code);
    expect(error.message).toMatch(/^[^\n]+\.$/);
  }
  const { user, system } = process.cpuUsage(start);
  expect(user + system).toBeLessThan(2e6);
}

const options = { numRuns: runs, seed, interruptAfterTimeLimit: 3_600_000 };

test.each(kinds)(
  'a damaged %s is heard or refused, never more than that',
  async (name, file) => {
    const others = kinds.map(([, other]) => other);
    await heardOrRefused(file);
    await fc.assert(fc.asyncProperty(damaged(name, file, others), heardOrRefused), options);
  },
  3_600_000,
);

test('what is lost in the middle of a FLAC is silent, and all else keeps its time', async () => {
  const rough = (k: number) => signal(100_000, (i) => Math.round(9000 * Math.sin(i * i * k)) / 32_768 + 0.5);
  const whole = [rough(0.37), rough(0.23)];
  await writeSound(path('rough.flac'), soundOf(whole), { container: 'flac', bitDepth: 16 });
  const bytes = readFileSync(path('rough.flac'));
  for (let at = 7000; at < bytes.length - 20_000; at += 20_011) bytes[at] = bytes[at]! ^ 0x5a; // within frames
  const sync = bytes.indexOf(Buffer.from([0xff, 0xf8]), 150_000);
  bytes[sync] = 0; // a frame that is not found at all
  writeFileSync(path('holes.flac'), bytes);
  const source = await open(path('holes.flac'));
  const left: number[] = [];
  for await (const { channels, length } of source) left.push(...channels[0]!.subarray(0, length));
  expect(left.length).toBe(100_000);
  const wrong = left.filter((x, i) => x !== 0 && Math.abs(x - whole[0]![i]!) > 1e-4);
  expect(wrong).toEqual([]);
  const silent = left.filter((x) => x === 0).length;
  expect(silent).toBeGreaterThan(4096);
  expect(silent).toBeLessThan(80_000);
  expect(source.warnings).toMatchObject([{ code: 'damaged' }]);
  expect(source.warnings[0]!.message).toContain(`${(silent / source.format.sampleRate).toFixed(2)} s of it`);
});

test('any bytes are heard or refused', async () => {
  await fc.assert(fc.asyncProperty(anything, heardOrRefused), options);
}, 3_600_000);
