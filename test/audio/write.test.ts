import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { refuseOverwrite, writeSound } from '../../src/audio/write.ts';
import { difference, heard, le, signal, soundOf, wav, workshop } from '../helpers/containers.ts';

const { path, keep, folder } = workshop();
const hasFlac = spawnSync('flac', ['--version']).status === 0;
if (!hasFlac) console.warn('flac is not on the PATH: its own verdict on our FLAC files is skipped');

/** Steps of `bits` bits, all over the scale: sound that is on the grid. */
const onGrid = (bits: number, frames: number, seed: number) =>
  signal(frames, (i) => ((((i + seed) * 2654435761) % 2 ** bits) - 2 ** (bits - 1)) / 2 ** (bits - 1));
const stereo = (bits: number, frames = 20_001) => [onGrid(bits, frames, 1), onGrid(bits, frames, 77)];
const offGrid = (frames: number, bits: number) => signal(frames, (i) => (i % 1000) / 1000 / 2 ** (bits - 4));

test.each([
  ['wav', 16],
  ['wav', 24],
  ['flac', 16],
  ['flac', 24],
] as const)('%s of %i bits gives back exactly what was on the grid', async (container, bitDepth) => {
  const channels = stereo(bitDepth);
  const file = path(`grid-${bitDepth}.${container}`);
  expect(await writeSound(file, soundOf(channels), { container, bitDepth })).toEqual({
    path: file,
    frames: 20_001,
    clipped: 0,
  });
  const source = await open(file);
  expect(source).toMatchObject({ length: 20_001, bitDepth, warnings: [] });
  expect(await heard(source)).toEqual(channels);
});

test('polarity inversion of 24-bit sound is exact, twice over the original', async () => {
  const [left = new Float32Array()] = stereo(24);
  const inverted = left.map((sample) => -sample);
  await writeSound(path('inverted.wav'), soundOf([inverted]), { container: 'wav', bitDepth: 24 });
  const [back = new Float32Array()] = await heard(await open(path('inverted.wav')));
  expect(back.map((sample) => -sample)).toEqual(left.map((sample) => Math.max(sample, -1 + 2 ** -23)));
});

test('32-bit float keeps what is off the grid and above full scale', async () => {
  const channels = [signal(5000, (i) => Math.sin(i) * 3), signal(5000, (i) => Math.cos(i) / 1e6)];
  const written = await writeSound(path('float.wav'), soundOf(channels), { container: 'wav', bitDepth: 32 });
  expect(written.clipped).toBe(0);
  expect(await heard(await open(path('float.wav')))).toEqual(channels);
});

test.each([16, 24] as const)(
  'dither of %i bits has mean 0 and the variance of TPDF: a quarter of a step squared',
  async (bits) => {
    const frames = 200_000;
    const input = offGrid(frames, bits);
    await writeSound(path('dither.wav'), soundOf([input]), { container: 'wav', bitDepth: bits });
    const [output = new Float32Array()] = await heard(await open(path('dither.wav')));
    const errors = Array.from(output, (sample, i) => (sample - input[i]!) * 2 ** (bits - 1));
    const mean = errors.reduce((sum, error) => sum + error, 0) / frames;
    const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / frames;
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(variance).toBeGreaterThan(0.245);
    expect(variance).toBeLessThan(0.255);
  },
);

test('dither differs from channel to channel', async () => {
  const input = offGrid(10_000, 16);
  await writeSound(path('both.wav'), soundOf([input, input]), { container: 'wav', bitDepth: 16 });
  const [left, right] = await heard(await open(path('both.wav')));
  expect(left).not.toEqual(right);
});

test('without dither, samples are rounded to the nearest step', async () => {
  const input = signal(4, (i) => [0.4, 0.6, -0.6, 100.5][i]! / 32768);
  await writeSound(path('plain.wav'), soundOf([input]), { container: 'wav', bitDepth: 16, dither: false });
  const [output] = await heard(await open(path('plain.wav')));
  expect(output!.map((sample) => sample * 32768)).toEqual(Float32Array.from([0, 1, -1, 101]));
});

test('the bytes depend on sound and seed alone, not on how blocks are cut', async () => {
  const input = [offGrid(20_000, 16), offGrid(20_000, 16)];
  const bytes = async (size: number, seed: number, container: 'wav' | 'flac') => {
    await writeSound(path('same'), soundOf(input, {}, size), { container, bitDepth: 16, seed });
    return readFileSync(path('same'));
  };
  for (const container of ['wav', 'flac'] as const) {
    const first = await bytes(1000, 1, container);
    expect((await bytes(777, 1, container)).equals(first)).toBe(true);
    expect((await bytes(16_384, 1, container)).equals(first)).toBe(true);
    expect((await bytes(1000, 2, container)).equals(first)).toBe(false);
  }
});

test('silence stays silence, though other sound is dithered', async () => {
  const input = signal(8192, (i) => (i < 4096 ? 0 : 1e-5 * Math.sin(i)));
  await writeSound(path('silence.wav'), soundOf([input]), { container: 'wav', bitDepth: 16 });
  const [output = new Float32Array()] = await heard(await open(path('silence.wav')));
  expect(output.subarray(0, 4096).every((sample) => sample === 0)).toBe(true);
  expect(output.subarray(4096).some((sample) => sample !== 0)).toBe(true);
});

test('what is beyond full scale is clamped and counted', async () => {
  const input = Float32Array.from([1.5, -1.5, 0.5, 1, -1]);
  const written = await writeSound(path('over.wav'), soundOf([input]), { container: 'wav', bitDepth: 16 });
  expect(written.clipped).toBe(2);
  const most = 1 - 2 ** -15;
  expect(await heard(await open(path('over.wav')))).toEqual([Float32Array.from([most, -1, 0.5, most, -1])]);
});

test('speakers are kept, and more than two channels stand in EXTENSIBLE', async () => {
  const six = Array.from({ length: 6 }, (_, c) => signal(10, () => c / 8));
  const speakers = ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'] as const;
  await writeSound(path('six.wav'), soundOf(six, { speakers }), { container: 'wav', bitDepth: 24 });
  const source = await open(path('six.wav'));
  expect(source.format.speakers).toEqual(speakers);
  expect(await heard(source)).toEqual(six);
  await writeSound(path('odd.wav'), soundOf(six.slice(0, 2), { speakers: ['R', 'L'] }), {
    container: 'wav',
    bitDepth: 16,
  });
  expect((await open(path('odd.wav'))).format.speakers).toBeUndefined(); // no mask can say so
});

test('16-bit stereo is a plain WAV, and its sizes are right', async () => {
  await writeSound(path('plain.wav'), soundOf(stereo(16, 11)), { container: 'wav', bitDepth: 16 });
  const bytes = readFileSync(path('plain.wav'));
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect(bytes.readUInt16LE(bytes.indexOf('fmt ') + 8)).toBe(1);
  expect(bytes.readUInt32LE(bytes.indexOf('data') + 4)).toBe(44);
});

test('an odd number of bytes is padded', async () => {
  await writeSound(path('odd.wav'), soundOf([onGrid(24, 3, 1)]), { container: 'wav', bitDepth: 24 });
  const bytes = readFileSync(path('odd.wav'));
  expect(bytes.length % 2).toBe(0);
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect((await open(path('odd.wav'))).length).toBe(3);
});

test('beyond the longest WAV the header becomes RF64, in the same place', async () => {
  const channels = stereo(24, 5000);
  await writeSound(path('long.wav'), soundOf(channels), { container: 'wav', bitDepth: 24, longest: 10_000 });
  const bytes = readFileSync(path('long.wav'));
  expect(bytes.toString('latin1', 0, 16).replace(/[^\x20-\x7e]/g, '.')).toBe('RF64....WAVEds64');
  expect(bytes.readBigUInt64LE(20)).toBe(BigInt(bytes.length - 8));
  expect(bytes.readBigUInt64LE(28)).toBe(30_000n);
  expect(bytes.readBigUInt64LE(36)).toBe(5000n);
  const source = await open(path('long.wav'));
  expect(source).toMatchObject({ container: 'RF64', length: 5000, warnings: [] });
  expect(await heard(source)).toEqual(channels);
});

test('no sound makes a valid file without frames', async () => {
  for (const container of ['wav', 'flac'] as const) {
    await writeSound(path(`none.${container}`), soundOf([new Float32Array(0)]), { container, bitDepth: 16 });
    expect(await heard(await open(path(`none.${container}`)))).toEqual([new Float32Array(0)]);
  }
});

test.each([16, 24] as const)('a FLAC of %i bits carries its length and the MD5 of its samples', async (bitDepth) => {
  const channels = [offGrid(30_000, bitDepth), onGrid(bitDepth, 30_000, 5)];
  await writeSound(path('md5.flac'), soundOf(channels), { container: 'flac', bitDepth });
  const bytes = readFileSync(path('md5.flac'));
  const back = await heard(await open(path('md5.flac')));
  const integers = Array.from(back[0]!, (_, i) => back.map((channel) => channel[i]! * 2 ** (bitDepth - 1))).flat();
  expect(bytes.subarray(26, 42)).toEqual(
    createHash('md5')
      .update(le(bitDepth / 8, ...integers))
      .digest(),
  );
  expect(bytes.readUInt32BE(22)).toBe(30_000);
});

test.skipIf(!hasFlac)('the flac program finds our FLAC in order', async () => {
  for (const bitDepth of [16, 24] as const) {
    await writeSound(path('ours.flac'), soundOf(stereo(bitDepth, 50_000)), { container: 'flac', bitDepth });
    expect(() => execFileSync('flac', ['-s', '-t', '-w', path('ours.flac')], { stdio: 'pipe' })).not.toThrow();
  }
});

test('16-bit FLAC is bit exact on the bytes its decoder finds hardest', async () => {
  const hard = [0, 255, 1, 128, 127, 254];
  const byte = (i: number) => hard[(Math.imul(i, 0x85ebca6b) >>> 13) % (i % 7 < 4 ? 2 : 6)]!;
  const samples = signal(60_000, (i) => (((byte(2 * i) | (byte(2 * i + 1) << 8)) << 16) >> 16) / 32768);
  await writeSound(path('hard.flac'), soundOf([samples]), { container: 'flac', bitDepth: 16 });
  expect(await heard(await open(path('hard.flac')))).toEqual([samples]);
});

test('a FLAC cut in the middle is read as far as it goes, one with a hole to its end, and both are said', async () => {
  const samples = signal(100_000, (i) => Math.round(9000 * Math.sin(i / 7) + ((i * 7919) % 500)) / 32768);
  await writeSound(path('good.flac'), soundOf([samples]), { container: 'flac', bitDepth: 16 });
  const bytes = readFileSync(path('good.flac'));
  const cut = await open(keep('cut.flac', bytes.subarray(0, bytes.length / 2)));
  const [half = new Float32Array()] = await heard(cut);
  expect(half.length).toBeGreaterThan(40_000);
  expect(difference(half, samples.subarray(0, half.length))).toBe(0);
  expect(cut.warnings.map(({ code }) => code)).toEqual(['truncated']);
  const middle = bytes.length >> 1;
  bytes.fill(0x5a, middle, middle + 100);
  const holed = await open(keep('holed.flac', bytes));
  expect((await heard(holed))[0]!.length).toBeGreaterThan(90_000);
  expect(holed.warnings).toHaveLength(1);
});

const faulty = (message: string) => ({
  format: { sampleRate: 48_000, channels: 1 },
  async *[Symbol.asyncIterator]() {
    yield { channels: [new Float32Array(5000)], length: 5000 };
    throw new Error(message);
  },
});

test.each(['wav', 'flac'] as const)(
  'a %s whose sound fails leaves nothing behind, and what was there stays',
  async (container) => {
    mkdirSync(path(container));
    const file = keep(`${container}/mix`, Buffer.from('as it was'));
    await expect(writeSound(file, faulty('broken pipe'), { container, bitDepth: 24 })).rejects.toThrow('broken pipe');
    expect(readdirSync(path(container))).toEqual(['mix']);
    expect(readFileSync(file, 'utf8')).toBe('as it was');
  },
);

test('an abort leaves nothing behind', async () => {
  mkdirSync(path('abort'));
  const controller = new AbortController();
  const sound = {
    format: { sampleRate: 48_000, channels: 1 },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield { channels: [new Float32Array(4096)], length: 4096 };
        controller.abort();
      }
    },
  };
  const options = { container: 'wav', bitDepth: 16, signal: controller.signal } as const;
  await expect(writeSound(path('abort/mix.wav'), sound, options)).rejects.toThrow(/abort/i);
  expect(readdirSync(path('abort'))).toEqual([]);
});

test('sound that is no number is a fault of ours and reaches no file', async () => {
  mkdirSync(path('nan'));
  const sound = soundOf([Float32Array.from([0, Number.NaN])]);
  await expect(writeSound(path('nan/mix.wav'), sound, { container: 'wav', bitDepth: 32 })).rejects.toThrow('frame 1');
  expect(readdirSync(path('nan'))).toEqual([]);
});

test('a folder that does not exist is said, not made', async () => {
  const writing = writeSound(path('nowhere/mix.wav'), soundOf(stereo(16, 5)), { container: 'wav', bitDepth: 16 });
  await expect(writing).rejects.toMatchObject({
    code: 'output',
    message: 'Cannot write mix.wav: the folder nowhere does not exist; make it first.',
  });
});

test('a folder is no name for a sound', async () => {
  mkdirSync(path('out'));
  const writing = writeSound(path('out'), soundOf(stereo(16, 5)), { container: 'wav', bitDepth: 16 });
  await expect(writing).rejects.toMatchObject({
    code: 'output',
    message: 'Cannot write out: it is a folder; name a file in it.',
  });
});

test('FLAC refuses what it cannot hold', async () => {
  const nine = Array.from({ length: 9 }, () => new Float32Array(1));
  await expect(writeSound(path('x.flac'), soundOf(nine), { container: 'flac', bitDepth: 24 })).rejects.toThrow(
    /8 channels/,
  );
  await expect(writeSound(path('x.flac'), soundOf(stereo(16, 5)), { container: 'flac', bitDepth: 32 })).rejects.toThrow(
    /float/,
  );
});

test('an output that is an input is refused, by any name', async () => {
  const input = keep('song.wav', wav({}, Buffer.alloc(4)));
  symlinkSync(input, path('link.wav'));
  symlinkSync(folder, path('again'));
  for (const name of ['song.wav', 'link.wav', 'again/song.wav', './out/../song.wav']) {
    await expect(refuseOverwrite(`${folder}/${name}`, [path('other.wav'), input])).rejects.toMatchObject({
      code: 'usage',
    });
  }
  await expect(refuseOverwrite(input, [path('link.wav')])).rejects.toThrow(
    'The output song.wav is an input; choose another name with -o.',
  );
  await refuseOverwrite(path('new.wav'), [input]);
  await refuseOverwrite(keep('old.wav', Buffer.from('x')), [input]);
});
