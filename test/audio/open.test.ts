import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { aiff, be, bytes, caf, chunk, fmt, heard, le, rf64, w64, wav, workshop } from '../helpers/containers.ts';

const { keep } = workshop();

/** Both ends of the scale, the smallest steps, and something between; left and right differ. */
const left = (bits: number) => [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, 0, 1, -1];
const right = (bits: number) => [3, -3, 2 ** (bits - 2), -(2 ** (bits - 3)), 2 ** (bits - 2) + 1];
const interleaved = (bits: number) => left(bits).flatMap((value, i) => [value, right(bits)[i]!]);
const scaled = (values: readonly number[], bits: number) =>
  Float32Array.from(values, (value) => value / 2 ** (bits - 1));

const little = (bits: number) => le(bits / 8, ...interleaved(bits));
const big = (bits: number) => be(bits / 8, ...interleaved(bits));

const floats = [0, -0.5, 1.75, 1e-20, -1, 0.1, 4e5, -0.25, 0.3, 1];
const real = (width: 4 | 8, isBig: boolean) => {
  const data = Buffer.alloc(floats.length * width);
  floats.forEach((value, i) => {
    if (width === 4) isBig ? data.writeFloatBE(value, i * 4) : data.writeFloatLE(value, i * 4);
    else isBig ? data.writeDoubleBE(value, i * 8) : data.writeDoubleLE(value, i * 8);
  });
  return data;
};

const integers: readonly (readonly [name: string, bits: number, file: Buffer, container: string])[] = [
  ['16-bit WAV', 16, wav({}, little(16)), 'WAV'],
  ['24-bit WAV', 24, wav({ bits: 24 }, little(24)), 'WAV'],
  ['32-bit WAV', 32, wav({ bits: 32 }, little(32)), 'WAV'],
  ['16-bit EXTENSIBLE', 16, wav({ mask: 3 }, little(16)), 'WAV'],
  ['16-bit RF64', 16, rf64({}, little(16)), 'RF64'],
  ['24-bit BW64', 24, rf64({ bits: 24 }, little(24), 'BW64'), 'RF64'],
  ['24-bit Wave64', 24, w64({ bits: 24 }, little(24)), 'W64'],
  ['16-bit AIFF', 16, aiff({ frames: 5 }, big(16)), 'AIFF'],
  ['24-bit AIFF', 24, aiff({ frames: 5, bits: 24 }, big(24)), 'AIFF'],
  ['8-bit AIFF, signed', 8, aiff({ frames: 5, bits: 8 }, big(8)), 'AIFF'],
  ['32-bit AIFC, NONE', 32, aiff({ frames: 5, bits: 32, codec: 'NONE' }, big(32)), 'AIFC'],
  ['16-bit AIFC, twos', 16, aiff({ frames: 5, codec: 'twos' }, big(16)), 'AIFC'],
  ['16-bit AIFC, sowt', 16, aiff({ frames: 5, codec: 'sowt' }, little(16)), 'AIFC'],
  ['24-bit AIFC, in24', 24, aiff({ frames: 5, bits: 24, codec: 'in24' }, big(24)), 'AIFC'],
  ['24-bit AIFC, little-endian 42ni', 24, aiff({ frames: 5, bits: 24, codec: '42ni' }, little(24)), 'AIFC'],
  ['32-bit AIFC, in32', 32, aiff({ frames: 5, bits: 32, codec: 'in32' }, big(32)), 'AIFC'],
  ['16-bit CAF, big-endian', 16, caf({}, big(16)), 'CAF'],
  ['24-bit CAF, little-endian', 24, caf({ bits: 24, flags: 2 }, little(24)), 'CAF'],
  ['32-bit CAF, big-endian', 32, caf({ bits: 32 }, big(32)), 'CAF'],
];

test.each(integers)('%s is read exactly', async (name, bits, file, container) => {
  const source = await open(keep(`${name}.bin`, file));
  expect(source).toMatchObject({ container, codec: 'pcm', bitDepth: bits, length: 5, warnings: [] });
  expect(source.format).toMatchObject({ sampleRate: 48_000, channels: 2 });
  expect(await heard(source)).toEqual([scaled(left(bits), bits), scaled(right(bits), bits)]);
});

const reals: readonly (readonly [name: string, bits: number, file: Buffer])[] = [
  ['float WAV', 32, wav({ tag: 3, bits: 32 }, real(4, false))],
  ['double WAV', 64, wav({ tag: 3, bits: 64 }, real(8, false))],
  ['float EXTENSIBLE', 32, wav({ tag: 3, bits: 32, mask: 3 }, real(4, false))],
  ['float AIFC, fl32', 32, aiff({ frames: 5, bits: 32, codec: 'fl32' }, real(4, true))],
  ['float AIFC, FL32', 32, aiff({ frames: 5, bits: 32, codec: 'FL32' }, real(4, true))],
  ['double AIFC, fl64', 64, aiff({ frames: 5, bits: 64, codec: 'fl64' }, real(8, true))],
  ['float CAF, little-endian', 32, caf({ bits: 32, flags: 3 }, real(4, false))],
  ['double CAF, big-endian', 64, caf({ bits: 64, flags: 1 }, real(8, true))],
];

test.each(reals)('%s is read exactly, above full scale too', async (name, bits, file) => {
  const source = await open(keep(`${name}.bin`, file));
  expect(source).toMatchObject({ codec: 'float', bitDepth: bits, length: 5, warnings: [] });
  const of = (first: number) => Float32Array.from(floats.filter((_, i) => i % 2 === first));
  expect(await heard(source)).toEqual([of(0), of(1)]);
});

test('8-bit WAV is unsigned: 128 is silence', async () => {
  const source = await open(keep('eight.wav', wav({ bits: 8, channels: 1 }, Buffer.from([128, 0, 255, 129]))));
  expect(await heard(source)).toEqual([Float32Array.from([0, -1, 127 / 128, 1 / 128])]);
});

test('8-bit AIFC of the codec raw is unsigned, too', async () => {
  const file = aiff({ channels: 1, bits: 8, frames: 4, codec: 'raw ' }, Buffer.from([128, 0, 255, 129]));
  expect(await heard(await open(keep('raw.aifc', file)))).toEqual([Float32Array.from([0, -1, 127 / 128, 1 / 128])]);
});

test.each([
  ['AIFF', aiff({ channels: 1, bits: 12, frames: 2 }, be(2, 0x7ff0, -0x8000)), 12, [2047 / 2048, -1]],
  ['CAF', caf({ channels: 1, bits: 24, width: 32 }, be(4, 0x7fffff00, -0x80000000)), 24, [8388607 / 8388608, -1]],
])('fewer bits than their bytes hold stand at the top of them: %s', async (name, file, bitDepth, samples) => {
  const source = await open(keep(`narrow.${name}`, file));
  expect(source.bitDepth).toBe(bitDepth);
  expect(await heard(source)).toEqual([Float32Array.from(samples)]);
});

test('24 valid bits in 32 stand at the top, and the depth is 24', async () => {
  const data = le(4, ...interleaved(24).map((value) => value * 256));
  const source = await open(keep('24in32.wav', wav({ bits: 32, valid: 24, mask: 3 }, data)));
  expect(source.bitDepth).toBe(24);
  expect(await heard(source)).toEqual([scaled(left(24), 24), scaled(right(24), 24)]);
});

test.each([
  [0x3f, 6, ['L', 'R', 'C', 'LFE', 'Ls', 'Rs']],
  [0x60f, 6, ['L', 'R', 'C', 'LFE', 'Ls', 'Rs']],
  [0x63f, 8, ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs']],
  [0x2d63f, 12, ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs', 'Tfl', 'Tfr', 'Tbl', 'Tbr']],
  [0xff, 8, ['L', 'R', 'C', 'LFE', 'Ls', 'Rs', 'Lc', 'Rc']],
  [0x4, 1, ['C']],
  [0x3, 3, ['L', 'R', 'other']],
  [0, 2, undefined],
])('channel mask %i of %i channels names the speakers', async (mask, channels, speakers) => {
  const source = await open(keep('mask.wav', wav({ channels, mask }, le(2, ...Array(channels).fill(1)))));
  expect(source.format.speakers).toEqual(speakers);
});

test('the speakers of a CAF are known by its bitmap', async () => {
  const source = await open(keep('six.caf', caf({ channels: 6, mask: 0x3f }, be(2, 1, 2, 3, 4, 5, 6))));
  expect(source.format.speakers).toEqual(['L', 'R', 'C', 'LFE', 'Ls', 'Rs']);
  expect((await heard(source)).map((channel) => channel[0]! * 32768)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('chunks of odd length before the sound are stepped over with their padding', async () => {
  const odd = bytes('WAVE', chunk('LIST', Buffer.from('odd')), chunk('fmt ', fmt({})), chunk('bext', Buffer.alloc(7)));
  const file = bytes('RIFF', le(4, odd.length + 28), odd, chunk('data', little(16)), chunk('cue ', Buffer.alloc(4)));
  expect(await heard(await open(keep('odd.wav', file)))).toEqual([scaled(left(16), 16), scaled(right(16), 16)]);
});

test('JUNK before the format, and chunks that nobody knows, are stepped over', async () => {
  const parts = [chunk('JUNK', Buffer.alloc(28)), chunk('????', Buffer.from('x')), chunk('fmt ', fmt({}))];
  const body = bytes('WAVE', ...parts, chunk('JUNK', Buffer.alloc(4001)), chunk('data', little(16)));
  expect((await heard(await open(keep('junk.wav', bytes('RIFF', le(4, body.length), body)))))[1]).toEqual(
    scaled(right(16), 16),
  );
});

test.each([
  ['WAV', wav({}, little(16)), chunk('data', Buffer.alloc(8)), '"data"'],
  ['AIFF', aiff({ frames: 5 }, big(16)), bytes('SSND', be(4, 8, 0, 0)), '"SSND"'],
])('of two chunks of sound in a %s the first is heard, and that is said', async (name, file, second, id) => {
  const source = await open(keep(`twice.${name}`, bytes(file, second)));
  expect(await heard(source)).toEqual([scaled(left(16), 16), scaled(right(16), 16)]);
  expect(source.warnings.map(({ code, message }) => [code, message])).toEqual([
    [
      'second-sound',
      `twice.${name} holds more than one chunk of sound (${id}); only the first was read. Export it again.`,
    ],
  ]);
});

test.each([0, 0xffffffff, 0x7ffff000])('a WAV from a pipe, data size %i, is read to its end', async (size) => {
  const file = wav({}, little(16), size);
  file.writeUInt32LE(size === 0 ? 0 : 0xffffffff, 4);
  const source = await open(keep('pipe.wav', file));
  expect(source).toMatchObject({ length: 5, warnings: [] });
  expect((await heard(source))[0]).toEqual(scaled(left(16), 16));
});

test('a CAF from a pipe, data size −1, is read to its end', async () => {
  expect(await open(keep('pipe.caf', caf({ size: -1 }, big(16))))).toMatchObject({ length: 5, warnings: [] });
});

test.each([
  ['WAV', wav({}, Buffer.alloc(0))],
  ['AIFF', aiff({ frames: 0 }, Buffer.alloc(0))],
  ['CAF', caf({}, Buffer.alloc(0))],
  ['W64', w64({}, Buffer.alloc(0))],
])('a %s without frames opens and gives nothing', async (name, file) => {
  const source = await open(keep(`none-${name}`, file));
  expect(source).toMatchObject({ length: 0, warnings: [] });
  expect(await heard(source)).toEqual([new Float32Array(0), new Float32Array(0)]);
});

test('an empty data chunk with others after it is no pipe', async () => {
  const body = bytes('WAVE', chunk('fmt ', fmt({})), chunk('data', Buffer.alloc(0)), chunk('LIST', Buffer.alloc(64)));
  expect((await open(keep('empty-data.wav', bytes('RIFF', le(4, body.length), body)))).length).toBe(0);
});

test('one sample is one sample', async () => {
  const source = await open(keep('one.wav', wav({ channels: 1 }, le(2, 16384))));
  expect(await heard(source)).toEqual([Float32Array.from([0.5])]);
});

test('long sound comes in blocks, and can be heard twice', async () => {
  const frames = 40_000;
  const values = Array.from({ length: frames }, (_, i) => (i % 65_536) - 32_768);
  const source = await open(keep('long.wav', wav({ channels: 1 }, le(2, ...values))));
  const lengths: number[] = [];
  for await (const block of source) lengths.push(block.length);
  expect(lengths).toEqual([16_384, 16_384, 7232]);
  expect(await heard(source)).toEqual([scaled(values, 16)]);
});

test('blocks that were handed out are never written to again', async () => {
  const values = Array.from({ length: 50_000 }, (_, i) => i % 100);
  const source = await open(keep('kept.wav', wav({ channels: 1 }, le(2, ...values))));
  const blocks: Float32Array[] = [];
  for await (const { channels } of source) blocks.push(channels[0]!);
  expect(Float32Array.from(blocks.flatMap((block) => [...block]))).toEqual(scaled(values, 16));
});

test('a hearing that is broken off closes the file', async () => {
  const source = await open(keep('off.wav', wav({ channels: 1 }, Buffer.alloc(400_000))));
  for (let i = 0; i < 3000; i++) for await (const _ of source) break; // more than a process may have open
  expect((await heard(source))[0]).toHaveLength(200_000);
});

test('the name does not matter, the content does', async () => {
  const source = await open(keep('liar.mp3', aiff({ frames: 5 }, big(16))));
  expect(source.container).toBe('AIFF');
});

test.each([32, 64])('%i-bit samples that are no numbers become silence, and the file is named', async (bits) => {
  const data = Buffer.alloc(30_000 * (bits / 8));
  for (const [frame, value] of [
    [24_000, Number.NaN],
    [24_001, Number.POSITIVE_INFINITY],
    [29_999, -Infinity],
  ] as const) {
    if (bits === 32) data.writeFloatLE(value, frame * 4);
    else data.writeDoubleLE(value, frame * 8);
  }
  data.writeFloatLE(0, 0);
  const source = await open(keep('nan.wav', wav({ tag: 3, bits, channels: 1 }, data)));
  expect(source.warnings).toEqual([]);
  expect((await heard(source))[0]!.every((sample) => sample === 0)).toBe(true);
  await heard(source); // said once, however often it is heard
  expect(source.warnings).toHaveLength(1);
  expect(source.warnings[0]).toMatchObject({ code: 'non-finite', time: 0.5 });
  expect(source.warnings[0]!.message).toMatch(/^nan\.wav holds 3 samples that are no sound .* first at 0\.500 s/);
});

test('a wrong block align is forgiven where all else agrees, and said', async () => {
  const source = await open(keep('align.wav', wav({ align: 1 }, little(16))));
  expect(source.warnings.map(({ code }) => code)).toEqual(['block-align']);
  expect((await heard(source))[0]).toEqual(scaled(left(16), 16));
});

test('sound that ends early is read as far as it goes, with a sentence', async () => {
  const file = wav({ channels: 1 }, Buffer.alloc(96_000), 960_000);
  const source = await open(keep('cut.wav', file));
  expect(source).toMatchObject({ length: 48_000 });
  expect(source.warnings).toEqual([
    {
      code: 'truncated',
      message:
        'cut.wav ends after 1.0 s, but its header promises 10.0 s; only that much was read. Export or copy it again.',
      path: source.path,
      time: 1,
    },
  ]);
  expect((await heard(source))[0]).toHaveLength(48_000);
});

test('half a frame at the end is left out', async () => {
  const file = wav({}, little(16)).subarray(0, -2);
  const source = await open(keep('half.wav', file));
  expect(source.length).toBe(4);
  expect((await heard(source))[1]).toHaveLength(4);
});
