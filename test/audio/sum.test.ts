import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { sumOf } from '../../src/audio/sum.ts';
import { writeSound } from '../../src/audio/write.ts';
import { difference, heard, signal, soundOf, workshop } from '../helpers/containers.ts';

const { path } = workshop();
const sine = (frames: number, rate: number, frequency = 997, level = 0.25) =>
  signal(frames, (i) => level * Math.sin((2 * Math.PI * frequency * i) / rate));

test('the sum is the sum, however the blocks are cut', async () => {
  const [a, b, c] = [sine(50_000, 48_000), sine(50_000, 48_000, 440), sine(50_000, 48_000, 1234)];
  const sum = sumOf([soundOf([a, b], {}, 1000), soundOf([b, c], {}, 16_384), soundOf([c, a], {}, 333)]);
  expect(sum.length).toBe(50_000);
  const [left, right] = await heard(sum);
  expect(left).toEqual(signal(50_000, (i) => a[i]! + b[i]! + c[i]!));
  expect(right).toEqual(signal(50_000, (i) => b[i]! + c[i]! + a[i]!));
  expect(sum.notes).toEqual([]);
});

test('mono goes to both sides at unity', async () => {
  const mono = sine(1000, 48_000);
  const wide = [sine(1000, 48_000, 440), sine(1000, 48_000, 660)];
  const [left, right] = await heard(sumOf([soundOf([mono]), soundOf(wide)]));
  expect(left).toEqual(signal(1000, (i) => mono[i]! + wide[0]![i]!));
  expect(right).toEqual(signal(1000, (i) => mono[i]! + wide[1]![i]!));
});

test('mono with mono stays mono', async () => {
  const sum = sumOf([soundOf([sine(10, 48_000)]), soundOf([sine(10, 48_000)])]);
  expect(sum.format.channels).toBe(1);
  expect((await heard(sum))[0]).toEqual(signal(10, (i) => 2 * sine(10, 48_000)[i]!));
});

test('lower rates are brought to the highest and shorter stems padded, and both are said', async () => {
  const long = sine(5 * 48_000, 48_000);
  await writeSound(path('long.wav'), soundOf([long]), { container: 'wav', bitDepth: 32 });
  const short = soundOf([sine(2.5 * 44_100, 44_100)], { sampleRate: 44_100 });
  await writeSound(path('bass.wav'), short, { container: 'wav', bitDepth: 32 });
  const sum = sumOf([await open(path('long.wav')), await open(path('bass.wav'))]);
  expect(sum.format.sampleRate).toBe(48_000);
  expect(sum.notes.map(({ message }) => message)).toEqual([
    'bass.wav is 44.1 kHz; it was resampled to 48 kHz.',
    'bass.wav is 2.5 s shorter than the longest stem; it was padded with silence.',
  ]);
  expect(sum.notes[0]!.path).toBe(path('bass.wav'));
  const [mixed = new Float32Array()] = await heard(sum);
  expect(mixed).toHaveLength(5 * 48_000);
  const middle = [1000, 2.5 * 48_000 - 1000] as const;
  const doubled = long.map((sample) => 2 * sample);
  expect(difference(mixed.subarray(...middle), doubled.subarray(...middle))).toBeLessThan(1e-5); // -94 dB of full scale
  expect(mixed.subarray(2.6 * 48_000)).toEqual(long.subarray(2.6 * 48_000));
});

test('lengths nobody knew beforehand are said at the end', async () => {
  const { length: _, ...unknown } = soundOf([sine(24_000, 48_000)]);
  const sum = sumOf([soundOf([sine(48_000, 48_000)]), unknown]);
  expect(sum.length).toBeUndefined();
  expect(sum.notes).toEqual([]);
  await heard(sum);
  expect(sum.notes.map(({ message }) => message)).toEqual([
    'Stem 2 is 0.5 s shorter than the longest stem; it was padded with silence.',
  ]);
});

test('a sum that is broken off closes its stems', async () => {
  let closed = 0;
  const endless = {
    format: { sampleRate: 48_000, channels: 1 },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) yield { channels: [new Float32Array(100)], length: 100 };
      } finally {
        closed++;
      }
    },
  };
  for await (const _ of sumOf([endless, endless])) break;
  expect(closed).toBe(2);
});
