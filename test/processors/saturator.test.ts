import { expect, test } from 'vitest';
import { shapes } from '../../src/dsp/waveshape.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { saturator } from '../../src/processors/saturator.ts';
import { noise, sine } from '../helpers/signals.ts';

const sampleRate = 44_100;

/** Aligned with the input. */
function saturated(channels: readonly Float32Array[], written: Written<typeof saturator.settings>): Float32Array[] {
  const kernel = saturator.prepare(withDefaults(saturator.settings, written), {
    sampleRate,
    channels: channels.length,
  });
  const input = channels.map((channel) => Float32Array.from([...channel, ...new Float32Array(kernel.latency)]));
  const out = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, out);
  return out.map((channel) => channel.subarray(kernel.latency));
}

test('below the corner the clipper passes to the bit', () => {
  const sound = noise(-24, 0.1);
  expect(saturated([sound], { drive: 12, shape: 'clip' })[0]).toEqual(sound);
});

test.each(shapes)('%s: quiet sound keeps its level, loud sound is held', (shape) => {
  const size = (level: number) => {
    const [out] = saturated([sine(500, level, 0.2, sampleRate)], { drive: 12, shape });
    return 20 * Math.log10(Math.max(...out!.subarray(3000, 8000)));
  };
  expect(size(-60)).toBeCloseTo(-60, 1);
  const held = size(0);
  expect(held).toBeGreaterThan(-14);
  expect(held).toBeLessThan(-8);
});

test('makeup lifts the result', () => {
  const sound = noise(-3, 0.05);
  const [plain] = saturated([sound], { drive: 6 });
  const [lifted] = saturated([sound], { drive: 6, makeup: 20 * Math.log10(2) });
  plain!.forEach((value, i) => void expect(lifted![i]).toBeCloseTo(2 * value, 6));
});

test('the asymmetric one makes even harmonics and leaves no DC', () => {
  const sound = sine(1000, -6, 2, sampleRate);
  const [out] = saturated([sound], { drive: 12, shape: 'asymmetric' });
  const late = out!.subarray(sampleRate, sampleRate + 44_100);
  const level = (frequency: number) => {
    let [re, im] = [0, 0];
    late.forEach((value, i) => {
      re += (2 / late.length) * value * Math.cos((2 * Math.PI * frequency * i) / sampleRate);
      im += (2 / late.length) * value * Math.sin((2 * Math.PI * frequency * i) / sampleRate);
    });
    return 20 * Math.log10(Math.hypot(re, im));
  };
  expect(level(2000)).toBeGreaterThan(-40);
  expect(level(0)).toBeLessThan(-90);
});

test('channels do not know each other', () => {
  const [first, second, third] = [noise(0, 0.02, 1), noise(0, 0.02, 2), noise(-10, 0.02, 3)];
  const together = saturated([first, second, third], { drive: 10 });
  for (const [i, alone] of [first, second, third].entries())
    expect(together[i]).toEqual(saturated([alone], { drive: 10 })[0]);
});

test('it speaks as an engineer does', () => {
  const words = (written: Written<typeof saturator.settings>) =>
    saturator.describe(withDefaults(saturator.settings, written));
  expect(words({ drive: 12 })).toBe('saturator, tanh, drive +12.0 dB');
  expect(words({ drive: 3, shape: 'clip', makeup: -1 })).toBe('saturator, clip, drive +3.0 dB, makeup −1.0 dB');
});
