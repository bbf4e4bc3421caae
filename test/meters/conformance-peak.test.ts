import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { peak } from '../../src/features/peak.ts';
import { hear } from '../../src/meters/hear.ts';
import { sound } from '../helpers/signals.ts';
import { dice } from '../helpers/spectra.ts';

const rates = [44_100, 48_000, 96_000, 192_000] as const;

const measured = async (channel: Float32Array, rate = 48_000, blockLength = 4096) =>
  new Logs(await hear(sound([channel], rate, blockLength), peak.meters)).get(peak);

const length = 5000;
const fade = 1500; // raised cosine: what it adds beside the tones is far under 0.01 dB

const shapeOf = (time: number): number => {
  const share = Math.max(0, Math.min(1, time / fade, (length - 1 - time) / fade));
  return (1 - Math.cos(Math.PI * share)) / 2;
};

const decibels = (value: number) => 20 * Math.log10(value);

test('a sine of any frequency up to 0.42 of the sample rate, at any phase, reads its amplitude within 0.05 dB', async () => {
  for (const rate of rates)
    for (const share of [0.003, 0.05, 0.11, 1 / 6, 0.2, 0.25, 0.3, 1 / 3, 0.37, 0.4, 0.41, 0.42])
      for (let turn = 0; turn < 12; turn++) {
        const at = (time: number) => 0.5 * Math.sin(2 * Math.PI * share * time + (Math.PI * turn) / 12);
        const { true: read } = await measured(
          Float32Array.from({ length }, (_, i) => shapeOf(i) * at(i)),
          rate,
        );
        expect(Math.abs(read! - decibels(0.5)), `${share} of ${rate} Hz, phase ${turn}`).toBeLessThan(0.05);
      }
});

test('sums of sines read their closed form within 0.05 dB', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const roll = dice(seed);
    const tones = Array.from({ length: 5 }, () => [0.42 * roll(), 2 * Math.PI * roll(), roll() / 5] as const);
    const at = (time: number) =>
      shapeOf(time) *
      tones.reduce((sum, [share, phase, size]) => sum + size * Math.sin(2 * Math.PI * share * time + phase), 0);
    let ideal = 0;
    for (let time = 0; time < length; time += 1 / 64) ideal = Math.max(ideal, Math.abs(at(time)));
    const { true: read } = await measured(
      Float32Array.from({ length }, (_, i) => at(i)),
      rates[seed % 4],
    );
    expect(Math.abs(read! - decibels(ideal)), `seed ${seed}`).toBeLessThan(0.05);
  }
});

test('a pair at full scale reads +2.1 wherever it lies, the first and the last two samples included', async () => {
  const ideal = decibels(4 / Math.PI); // two sincs, midway
  for (const rate of rates)
    for (const at of [0, 1, 2, 4095, 4410, 7000, 9997, 9998]) {
      const { true: read } = await measured(new Float32Array(10_000).fill(1, at, at + 2), rate);
      expect(Math.abs(read! - ideal), `at ${at}, ${rate} Hz`).toBeLessThan(0.1);
    }
});

test('true peak is never below the sample peak, and does not depend on how the sound is cut', async () => {
  const samples = fc.float32Array({ minLength: 1, maxLength: 700, noNaN: true, min: -8, max: 8 });
  await fc.assert(
    fc.asyncProperty(
      samples,
      fc.constantFrom(...rates),
      fc.integer({ min: 1, max: 300 }),
      async (channel, rate, cut) => {
        const read = await measured(channel, rate);
        expect(read.true ?? 0).toBeGreaterThanOrEqual(read.sample ?? 0);
        expect(await measured(channel, rate, cut)).toEqual(read);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});
