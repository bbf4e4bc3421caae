import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { rider } from '../../src/processors/rider.ts';
import { collected, sound } from '../helpers/signals.ts';

type Written = Parameters<typeof withDefaults<typeof rider.settings>>[1];
const sampleRate = 48_000;
const set = (gain: Written['curve']) => withDefaults(rider.settings, { curve: gain });

/** Gain in dB, frame by frame. */
function gains(gain: Written['curve'], seconds: number, late = 0): Float64Array {
  const ones = new Float32Array(Math.round(seconds * sampleRate)).fill(1);
  const out = new Float32Array(ones.length);
  rider.prepare(set(gain), { sampleRate, channels: 1 }, { late }).process([ones], [out]);
  return Float64Array.from(out, (value) => 20 * Math.log10(value));
}

test('straight in dB between points, level before the first and after the last', () => {
  const heard = gains(
    [
      [0.5, -6],
      [1, 3],
    ],
    1.5,
  );
  const at = (seconds: number) => heard[Math.round(seconds * sampleRate)]!;
  expect(at(0)).toBeCloseTo(-6, 5);
  expect(at(0.4)).toBeCloseTo(-6, 5);
  expect(at(0.6)).toBeCloseTo(-4.2, 5);
  expect(at(0.75)).toBeCloseTo(-1.5, 5);
  expect(at(0.9)).toBeCloseTo(1.2, 5);
  expect(at(1.4)).toBeCloseTo(3, 5);
});

test('a jump takes 10 ms', () => {
  const jump = gains(
    [
      [0, -40],
      [0.5, -40],
      [0.500001, 0],
    ],
    1,
  );
  const steps = jump.slice(1).map((value, i) => value - jump[i]!);
  expect(Math.max(...steps)).toBeLessThan(0.0834); // 40 dB in 480 frames
  expect(jump[Math.round(0.494 * sampleRate)]).toBeCloseTo(-40, 4);
  expect(jump[Math.round(0.506 * sampleRate)]).toBeCloseTo(0, 4);
});

test('one point is a plain gain, and 0 dB passes to the bit', () => {
  expect(gains([[3, -6]], 0.1).every((value) => Math.abs(value + 6) < 1e-6)).toBe(true);
  const noise = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
  const out = new Float32Array(1000);
  rider.prepare(set([[1, 0]]), { sampleRate, channels: 1 }).process([noise], [out]);
  expect(out).toEqual(noise);
});

test('it goes by the clock of the sound: what a step before it delays, it waits for', async () => {
  const gain: Written['curve'] = [
    [0.1, 0],
    [0.3, -20],
  ];
  const ones = [new Float32Array(sampleRate / 2).fill(0.1)];
  const before: Chain = [
    { processor: 'compressor', threshold: 0, lookahead: 0.05 },
    { processor: 'limiter', lookahead: 0.02 },
  ];
  const plain = await collected(render([{ processor: 'rider', curve: gain }], sound(ones, sampleRate)));
  const late = await collected(render([...before, { processor: 'rider', curve: gain }], sound(ones, sampleRate, 1000)));
  expect(late).toEqual(plain);
});

test('one that begins while sound runs knows what the time is', () => {
  const gain: Written['curve'] = [
    [0.1, 0],
    [0.3, -20],
  ];
  const whole = gains(gain, 0.4);
  expect(gains(gain, 0.2, -9600)).toEqual(whole.slice(9600));
});

test('it speaks as a mixing engineer does', () => {
  const points: Written['curve'] = [
    [0, -3],
    [30, 1.5],
    [62, 0],
  ];
  expect(rider.describe(set(points))).toBe('gain ride, −3.0 dB to +1.5 dB, 3 points from 0:00 to 1:02');
  expect(rider.describe(set([[0, -3]]))).toBe('gain ride, −3.0 dB throughout');
});

test('the steepest jump there may be stays between its ends, wherever it lies', () => {
  for (const from of [0.1, 0.1009, 0.1023]) {
    const steep = gains(
      [
        [from, -120],
        [from + 1e-6, 24],
      ],
      0.2,
    );
    expect(steep.every((value) => value >= -120.001 && value <= 24.001)).toBe(true);
  }
});
