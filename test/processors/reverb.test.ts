import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { reverb } from '../../src/processors/reverb.ts';
import { noise } from '../helpers/signals.ts';

type Written = Parameters<typeof withDefaults<typeof reverb.settings>>[1];

function reverbed(written: Written, input: readonly Float32Array[], sampleRate = 44_100): Float32Array[] {
  const kernel = reverb.prepare(withDefaults(reverb.settings, written), { sampleRate, channels: input.length });
  const output = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, output);
  return output;
}

const power = (samples: Float32Array): number =>
  samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
const impulse = (length: number): Float32Array => new Float32Array(length).fill(1, 0, 1);

test('it is as loud as what goes in to about 1 dB, however long it lasts', () => {
  for (const decay of [0.3, 1, 3]) {
    const input = [1, 2].map((seed) => noise(-6, 2 * decay + 2, seed, 44_100));
    const output = reverbed({ decay, ratio: [[1000, 1]] }, input);
    const from = Math.round(decay * 44_100); // where it has grown to its full level
    const gain = output.map((channel, c) => power(channel.subarray(from)) / power(input[c]!));
    expect(Math.abs(10 * Math.log10((gain[0]! + gain[1]!) / 2))).toBeLessThan(1.2);
  }
});

test('it begins a few milliseconds after the predelay, in rooms of any size', () => {
  const first = (written: Written) => reverbed(written, [impulse(22_050)])[0]!.findIndex((value) => value !== 0);
  for (const size of [0.3, 1, 2]) {
    expect(first({ size, predelay: 0 })).toBeGreaterThan(0.001 * 44_100);
    expect(first({ size, predelay: 0 })).toBeLessThan(0.005 * 44_100);
  }
  expect(first({ predelay: 0.1 }) - first({ predelay: 0 })).toBe(4410);
});

test('a large hall is as dense as noise before its shortest line has been passed', () => {
  const [out] = reverbed({ size: 2, decay: 2, predelay: 0 }, [impulse(22_050)]);
  const part = out!.subarray(0.02 * 44_100, 0.06 * 44_100);
  const deviation = Math.sqrt(power(part));
  // Normalised echo density; Abel and Huang, "A simple, robust measure of reverberation echo density", 2006.
  expect(part.filter((value) => Math.abs(value) > deviation).length / part.length / 0.3173).toBeGreaterThan(0.6);
});

test('DC does not pass', () => {
  const [out] = reverbed({}, [new Float32Array(5 * 44_100).fill(0.5)]);
  expect(power(out!.subarray(-22_050))).toBeLessThan(1e-12);
});

test('the stated tail holds all that is above −90 dB of the whole', () => {
  const set = withDefaults(reverb.settings, { decay: 0.8 });
  const { tail } = reverb.prepare(set, { sampleRate: 44_100, channels: 1 });
  const [out] = reverbed(set, [impulse(tail + 44_100)]);
  const whole = out!.reduce((sum, value) => sum + value * value, 0);
  const rest = out!.subarray(tail).reduce((sum, value) => sum + value * value, 0);
  expect(10 * Math.log10(rest / whole)).toBeLessThan(-85);
});

test('whatever is asked for, it dies', () => {
  const wild = [
    [50, 4],
    [200, 0.1],
    [800, 4],
    [3000, 0.1],
    [12_000, 4],
  ] as const;
  for (const sampleRate of [8000, 44_100, 192_000]) {
    for (const decay of [0.1, 30]) {
      const [out] = reverbed({ decay, ratio: wild, size: 2 }, [impulse(3 * sampleRate)], sampleRate);
      const seconds = [0, 1, 2].map((s) => power(out!.subarray(s * sampleRate, (s + 1) * sampleRate)));
      expect(seconds.every(Number.isFinite)).toBe(true);
      expect(seconds[0]).toBeGreaterThan(0);
      expect(seconds[2]).toBeLessThan(seconds[1]! * 1.01 + 1e-12);
    }
  }
});

test('any number of channels comes out as many, each its own', () => {
  const output = reverbed(
    {},
    [1, 2, 3, 4, 5, 6].map((seed) => noise(-6, 0.5, seed, 44_100)),
  );
  for (const channel of output) expect(power(channel)).toBeGreaterThan(1e-4);
  for (const [i, one] of output.entries()) for (const other of output.slice(i + 1)) expect(other).not.toEqual(one);
});

test('the cuts take away what lies outside', () => {
  const level = (written: Written, frequency: number) => {
    const tone = Float32Array.from({ length: 44_100 }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / 44_100));
    return 10 * Math.log10(power(reverbed({ decay: 0.5, ...written }, [tone])[0]!));
  };
  expect(level({ lowCut: 400 }, 100) - level({}, 100)).toBeCloseTo(-24, 0);
  expect(level({ highCut: 2000 }, 8000) - level({}, 8000)).toBeLessThan(-22);
});

test('cuts above half the sample rate are refused', () => {
  const set = withDefaults(reverb.settings, { highCut: 15_000 });
  expect(() => reverb.prepare(set, { sampleRate: 22_050, channels: 1 })).toThrow(/high cut stands at 15 kHz/);
});

test('it says how long', () => {
  expect(reverb.describe(withDefaults(reverb.settings, { decay: 2.4, lowCut: 200 }))).toBe(
    'reverb, 2.4 s, predelay 10 ms, low cut 200 Hz',
  );
});
