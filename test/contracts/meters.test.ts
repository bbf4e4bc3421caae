import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allMeters } from '../../src/features/index.ts';
import { hear } from '../../src/meters/hear.ts';
import { joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

const finite = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (ArrayBuffer.isView(value)) return (value as Float32Array).every(Number.isFinite);
  if (Array.isArray(value)) return value.every(finite);
  return typeof value === 'object' && value !== null ? Object.values(value).every(finite) : true;
};

/** Bytes that a log keeps for every second. */
const sizeOf = (value: unknown): number => {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === 'object' && value !== null)
    return Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 0);
  return 8;
};

const logOf = async (channels: readonly Float32Array[], id: string, blockLength: number | readonly number[] = 4096) => {
  const meter = allMeters.find((each) => each.id === id)!;
  return (await hear(sound(channels, 48_000, blockLength), [meter])).logs.get(id);
};

describe.each(allMeters.map(({ id }) => id))('the meter %s', (id) => {
  test.each([
    ['silence', [zeros(1), zeros(1)]],
    ['one sample', [Float32Array.of(0.5), Float32Array.of(0.5)]],
    ['no samples', [new Float32Array(0), new Float32Array(0)]],
    ['mono', [sine(1000, -20, 1)]],
    ['six channels', Array.from({ length: 6 }, (_, i) => sine(500 + 100 * i, -30, 1))],
  ])('hears %s and stays finite', async (_, channels) => {
    expect(finite(await logOf(channels, id))).toBe(true);
  });

  test('writes the same log however the sound is cut', async () => {
    const channels = [
      joined(noise(-3, 0.9, 7), new Float32Array(40).fill(0.9)),
      joined(noise(-6, 0.9, 9), new Float32Array(40).fill(-0.9)),
    ];
    const whole = await logOf(channels, id, 1 << 20);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 6 }),
        async (lengths) => {
          expect(await logOf(channels, id, lengths)).toEqual(whole);
        },
      ),
      { seed: 1, numRuns: 6, examples: [[[1, 17, 4096]]] },
    );
  });

  test('writes the same log of rests that come as blocks of their own, of a few frames or of many', async () => {
    const [rest, phrase] = [zeros(1.7), noise(-6, 0.4, 3)];
    const left = joined(rest, phrase, rest, noise(-20, 0.3, 4), zeros(0.9));
    const right = joined(
      rest,
      phrase.map((x) => -x / 2),
      zeros(1),
      noise(-30, 1, 5),
      zeros(0.9),
    );
    const whole = await logOf([left, right], id, 1 << 20);
    for (const length of [700, 4800, 16_384]) expect(await logOf([left, right], id, length)).toEqual(whole);
    expect(await logOf([left], id, 5000)).toEqual(await logOf([left], id, 1 << 20));
  });

  test('keeps no more than 2 kB a second', async () => {
    const [short, long] = [noise(-12, 20, 3), noise(-12, 40, 3)];
    const grown = sizeOf(await logOf([long, long], id)) - sizeOf(await logOf([short, short], id));
    // Level buckets, and moments, have a fixed ceiling of their own.
    const ceiling = { spectrum: 4_500_000, octaves: 5_000_000, moments: 420_000 }[id] ?? 0;
    expect(grown).toBeLessThan(20 * 2000 + ceiling);
  });
});
