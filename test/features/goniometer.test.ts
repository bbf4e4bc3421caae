import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sine, zeros } from '../helpers/signals.ts';

const dotsOf = async (channels: readonly Float32Array[]) => {
  const { dots } = (await heard(channels)).features.goniometer;
  return Array.from({ length: dots.length / 2 }, (_, i) => [dots[2 * i]!, dots[2 * i + 1]!] as const);
};

test('mono lies on one diagonal, inverted sides on the other, one side on an axis', async () => {
  const sound = noise(-12, 6);
  expect((await dotsOf(both(sound))).every(([left, right]) => left === right)).toBe(true);
  expect((await dotsOf([sound, sound.map((x) => -x)])).every(([left, right]) => left === -right || left === 0)).toBe(
    true,
  );
  expect((await dotsOf([sound, zeros(6)])).every(([, right]) => right === 0)).toBe(true);
});

test('the loudest fill the picture, soft parts are left out, and there are 800 at most', async () => {
  const quiet = noise(-50, 30);
  const loud = noise(-10, 30, 2);
  const dots = await dotsOf(both(quiet.map((x, i) => (i < 20 * 48_000 ? x : loud[i]!))));
  expect(dots.length).toBeLessThanOrEqual(800);
  const sizes = dots.map(([left]) => Math.abs(left)).sort((a, b) => a - b);
  expect(sizes.at(-1)).toBe(100);
  // Of 10 loud and 20 soft seconds half is 15: a third of the dots at most is soft.
  expect(sizes.filter((size) => size === 0).length).toBeLessThan(0.4 * sizes.length);
});

test('there is nothing to draw of mono files and silence', async () => {
  expect(await dotsOf([sine(1000, -20, 2)])).toEqual([]);
  expect(await dotsOf(both(zeros(2)))).toEqual([]);
});
