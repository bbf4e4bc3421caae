import { expect, test } from 'vitest';
import { fir } from '../../src/processors/fir.ts';
import type { Chain } from '../../src/processors/index.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { noise } from '../helpers/signals.ts';

const format = { sampleRate: 44_100, channels: 2 };
const set = {
  curve: [
    [100, 0],
    [300, -6],
    [1000, 0],
  ],
  side: [],
  phase: 'minimum',
} as const;
const sound = [noise(-6, 1.2, 1, format.sampleRate), noise(-6, 1.2, 2, format.sampleRate)];

function through(cuts: readonly number[]): Float32Array[] {
  const kernel = fir.prepare(set, format);
  const output = sound.map((channel) => new Float32Array(channel.length));
  for (let at = 0, turn = 0; at < sound[0]!.length; turn++) {
    const end = at + cuts[turn % cuts.length]!;
    const part = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, end));
    kernel.process(part(sound), part(output));
    at = end;
  }
  return output;
}

test('the result does not depend on how the sound was cut, once it sounds', () => {
  const whole = through([60_000]);
  expect(Math.abs(whole[0]![30_000]!)).toBeGreaterThan(0);
  expect(through([128])).toEqual(whole);
  expect(through([8191, 2, 5000])).toEqual(whole);
});

test('a level curve passes the sound', () => {
  const kernel = fir.prepare({ curve: [[1000, 0]], side: [], phase: 'linear' }, format);
  const output = sound.map((channel) => new Float32Array(channel.length));
  kernel.process(sound, output);
  for (let n = 0; n < 20_000; n += 11) expect(output[1]![n + kernel.latency]).toBeCloseTo(sound[1]![n]!, 6);
});

test('a silent channel beside a loud one stays silent', () => {
  const output = sound.map((channel) => new Float32Array(channel.length));
  fir.prepare(set, format).process([sound[0]!, new Float32Array(sound[1]!.length)], output);
  expect(Math.max(...output[1]!.map(Math.abs))).toBeLessThan(1e-14);
});

test('it says how far it goes', () => {
  expect(fir.describe(set)).toBe('curve of 3 points, at most −6.0 dB at 300 Hz, minimum phase');
});

test('a curve of the side on top is what a second step on the side would be', () => {
  const made = (chain: Chain) => {
    const output = sound.map((channel) => new Float32Array(channel.length));
    const prepared = prepareChain(chain, format);
    prepared.process(sound, output);
    return output.map((channel) => channel.subarray(prepared.latency));
  };
  const side = [[200, -8], [2000, 3]] as const; // biome-ignore format: a table
  const { curve } = set;
  const [one, two] = [
    made([{ processor: 'fir', curve, side }]),
    made([
      { processor: 'fir', curve },
      { processor: 'fir', curve: side, on: 'side' },
    ]),
  ];
  for (const [c, channel] of two.entries())
    for (let n = 0; n < channel.length; n += 13) expect(one[c]![n]).toBeCloseTo(channel[n]!, 4);
  const kernel = fir.prepare({ ...set, side }, format);
  expect(kernel.response!(8000, 'side') - kernel.response!(8000, 'mid')).toBeCloseTo(3, 1);
});
