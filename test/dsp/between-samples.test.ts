import { expect, test } from 'vitest';
import { BetweenSamples } from '../../src/dsp/between-samples.ts';
import { Oversampler, phases } from '../../src/dsp/oversample.ts';
import { noise } from '../helpers/signals.ts';

const length = 3200; // more than is kept at once
const oversamplers = [256, 128, 64].map((taps) => new Oversampler(taps));
const reach = 128;

/** Peak of every interval, without any pruning; entry i is the interval that frame i makes visible. */
function peaksOf(channels: readonly Float32Array[]): Float64Array {
  const peaks = new Float64Array(length);
  for (const channel of channels) {
    const padded = new Float64Array(length + 2 * reach);
    padded.set(channel, 2 * reach);
    for (let i = 0; i < length; i++)
      for (const oversampler of oversamplers)
        for (let phase = 0; phase <= phases; phase++) {
          const size = Math.abs(phase < phases ? oversampler.value(padded, i + reach, phase) : padded[i + reach + 1]!);
          if (size > peaks[i]!) peaks[i] = size;
        }
  }
  return peaks;
}

const signal = (of: (i: number) => number): Float32Array => Float32Array.from({ length }, (_, i) => of(i));
const loud = noise(-3, length / 48_000);
const bass = signal((i) => Math.sin(i / 60) + (i === 1500 ? 0.4 : 0));
const tone = signal((i) => 0.7 * Math.sin(0.9 * Math.PI * i) * Math.sin(i / 300));

test.each([
  ['noise', [loud]],
  ['bass and a click', [bass]],
  ['two channels', [tone, bass]],
] as const)('%s: what is passed over is low for sure, and what is looked at is found to the bit', (_, channels) => {
  const full = peaksOf(channels);
  for (const cut of [1000, 77]) {
    const between = new BetweenSamples(channels.length);
    for (let at = 0; at < length; at += cut) {
      const count = Math.min(cut, length - at);
      between.take(channels, at, count);
      for (const floor of [0.4, 0.8, 1]) {
        for (let i = 0; i < count; i++) {
          const [peak, found] = [full[at + i]!, between.peakAt(i, floor)];
          if (peak > floor ? found !== peak : found > peak) expect.fail(`at ${at + i}: ${found} for ${peak}`);
        }
        for (let i = 0; i < count; i += 16) {
          const end = Math.min(count, i + 16);
          const highest = Math.max(...full.subarray(at + i, at + end));
          if (highest > floor && between.isBelow(floor, i, end))
            expect.fail(`at ${at + i}: ${highest} was passed over`);
        }
      }
    }
  }
});

test('a quiet stretch is passed over', () => {
  const between = new BetweenSamples(1);
  between.take([bass.map((value) => value / 2)], 0, 1000);
  expect(between.isBelow(0.9, 500, 532)).toBe(true);
});
