import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { fade } from '../../src/processors/fade.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

type Written = Parameters<typeof withDefaults<typeof fade.settings>>[1];
const sampleRate = 1000;
const ones = new Float32Array(1000).fill(1);

async function faded(written: Written, given: Float32Array = ones): Promise<Float32Array> {
  return (await collected(render([{ processor: 'fade', ...written }], sound([given], sampleRate, 37))))[0]!;
}

test('silent before a fade in, halfway at its middle, unchanged to the bit after it', async () => {
  const given = noise(-3, 1, 5, sampleRate);
  const out = await faded({ type: 'in', over: [0.2, 0.4] }, given);
  expect(out.subarray(0, 201).every((value) => value === 0)).toBe(true);
  expect(out[300]! / given[300]!).toBeCloseTo(0.5, 6);
  expect(out.subarray(400)).toEqual(given.subarray(400));
});

test('unchanged to the bit before a fade out, silent after it', async () => {
  const given = noise(-3, 1, 5, sampleRate);
  const out = await faded({ type: 'out', over: [0.2, 0.4], shape: 'exponential' }, given);
  expect(out.subarray(0, 200)).toEqual(given.subarray(0, 200));
  expect(out.subarray(400).every((value) => value === 0)).toBe(true);
});

test('equal power fades cross at constant power, linear and cosine ones at constant amplitude', async () => {
  const over = [0.1, 0.9] as const;
  for (const [shape, power] of [
    ['equalpower', 2],
    ['linear', 1],
    ['cosine', 1],
  ] as const) {
    const [rising, falling] = [await faded({ type: 'in', over, shape }), await faded({ type: 'out', over, shape })];
    const sums = rising.map((value, i) => value ** power + falling[i]! ** power);
    expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-6);
  }
});

test('an exponential fade falls evenly in decibels as long as it is heard', async () => {
  const out = await faded({ type: 'out', over: [0, 1], shape: 'exponential' });
  const level = (at: number) => 20 * Math.log10(out[at]!);
  expect(level(250)).toBeCloseTo(-15, 0);
  expect(level(500)).toBeCloseTo(-30, 0);
});

test('a fade between two frames begins between them', async () => {
  const out = await faded({ type: 'in', over: [0.0105, 0.0205], shape: 'linear' });
  expect(out[10]).toBe(0);
  expect(out[11]).toBeCloseTo(0.05, 6);
});

test('it goes by the clock of the sound, whatever delays the steps before it', async () => {
  const given = sine(50, -6, 1, 44_100);
  const late: Chain = [
    { processor: 'limiter', ceiling: -1 },
    { processor: 'fade', type: 'in', over: [0.2, 0.3] },
  ];
  const [out] = await collected(render(late, sound([given], 44_100)));
  const [plain] = await collected(render(late.slice(1), sound([given], 44_100)));
  expect(out).toEqual(plain);
});

test('a range that runs backwards is refused', () => {
  const prepare = (over: readonly [number, number]) =>
    fade.prepare(withDefaults(fade.settings, { type: 'in', over }), { sampleRate, channels: 1 });
  expect(() => prepare([3, 2])).toThrow(/over \[3, 2\] s ends before it begins/);
  expect(() => prepare([-1, 2])).toThrow(/begins before the sound/);
});

test('it says when', () => {
  const words = (written: Written) => fade.describe(withDefaults(fade.settings, written));
  expect(words({ type: 'out', over: [180, 184.5] })).toBe('fade out from 3:00.0 to 3:04.5, cosine');
  expect(words({ type: 'in', over: [0, 0.5], shape: 'equalpower' })).toBe('fade in from 0:00.0 to 0:00.5, equal power');
});
