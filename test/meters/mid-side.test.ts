import { expect, test } from 'vitest';
import { hear } from '../../src/meters/hear.ts';
import { type MidSideLog, midSide } from '../../src/meters/mid-side.ts';
import { noise, sine, sound } from '../helpers/signals.ts';

const heard = async (channels: readonly Float32Array[], size?: number): Promise<MidSideLog> =>
  (await hear(sound(channels, 44_100, size), [midSide])).logs.get('mid-side') as MidSideLog;

const total = (powers: ArrayLike<number>): number => Array.from(powers).reduce((sum, power) => sum + power, 0);

test('a tone of 0.8 left and 0.2 right has a mid of 0.5 and a side of 0.3', async () => {
  const tone = sine(1000, 0, 4, 44_100);
  const log = await heard([tone.map((x) => 0.8 * x), tone.map((x) => 0.2 * x)]);
  expect(total(log.mid) / log.frames).toBeCloseTo(0.5 ** 2 / 2, 4);
  expect(total(log.side) / log.frames).toBeCloseTo(0.3 ** 2 / 2, 4);
  const band = 17; // 1 kHz
  expect(log.mids[band]).toBeCloseTo(0.125, 3);
  expect(log.sides[31 + band]).toBeCloseTo(0.045, 3);
});

test('a mono sound has no side', async () => {
  const log = await heard([noise(-20, 2, 1, 44_100)]);
  expect(total(log.side)).toBeLessThan(1e-12 * total(log.mid));
});
