import { expect, test } from 'vitest';
import { cut } from '../../src/dsp/cut.ts';
import { collected, sound } from '../helpers/signals.ts';

const ramp = Float32Array.from({ length: 100 }, (_, i) => i / 128);
const twice = [ramp, ramp.map((x) => -x)];

test.each([
  [0, 100],
  [10, 90],
  [7, 8],
  [33, 33],
  [90, 200],
  [120, 130],
])('keeps frames %d to %d, however the sound is cut into blocks', async (from, to) => {
  for (const blocks of [100, 7, [1, 30, 2]]) {
    const kept = cut(sound(twice, 48_000, blocks), [from, to]);
    const expected = twice.map((channel) => channel.slice(from, to));
    expect(kept.length).toBe(expected[0]!.length);
    expect(await collected(kept)).toEqual(expected);
  }
});
