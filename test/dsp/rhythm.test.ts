import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, random } from '../../src/demo/random.ts';
import { inRhythm } from '../../src/dsp/rhythm.ts';

const strewn = (count: number, duration: number, seed: number): number[] => {
  const next = random(seed);
  return Array.from({ length: count }, () => between(next, 0, duration)).sort((a, b) => a - b);
};
const counted = (found: readonly boolean[]) => found.filter(Boolean).length;

// A bar of 2 s in sixteenths at 120 bpm, with the hand of whoever drew it.
const figure = [0.25, 0.375, 1, 1.625];
const tune = (bars: number) => Array.from({ length: bars }, (_, bar) => figure.map((at) => 2 * bar + at)).flat();

describe('moments', () => {
  test('without order are no rhythm, however many there are', () => {
    for (const [count, duration] of [
      [4, 200],
      [12, 60],
      [60, 60],
      [90, 200],
      [250, 200],
    ] as const)
      for (let seed = 0; seed < 12; seed++)
        expect(counted(inRhythm(strewn(count, duration, seed), duration)), `${count}, ${seed}`).toBe(0);
  });

  test('of a figure that comes back are one, and what was strewn between them is not', () => {
    const played = tune(12);
    const others = strewn(12, 24, 5);
    const all = [...played, ...others].sort((a, b) => a - b);
    const found = inRhythm(all, 24);
    const taken = new Set(all.filter((_, i) => found[i]));
    expect(played.every((at) => taken.has(at))).toBe(true);
    expect(others.filter((at) => taken.has(at)).length).toBeLessThanOrEqual(2);
  });

  test('that go by even steps are none, even where half of them were not noticed', () => {
    const next = random(7);
    for (const step of [0.3, 1, 1.8, 4]) {
      const train = Array.from({ length: 50 }, (_, i) => step * (i + 1) + between(next, 0, 0.001));
      expect(counted(inRhythm(train, 51 * step)), `${step} s`).toBe(0);
      const heard = train.filter((_, i) => i % 7 < 4);
      expect(counted(inRhythm(heard, 51 * step)), `${step} s, some of them`).toBe(0);
    }
  });

  test('that are few say nothing', () => {
    expect(inRhythm([], 10)).toEqual([]);
    expect(inRhythm([1, 2, 3], 10)).toEqual([false, false, false]);
  });

  test('are told alike whenever the clock began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (late) => {
        const moved = tune(8).map((at) => at + late / 1024);
        expect(counted(inRhythm(moved, 17))).toBe(moved.length);
      }),
      { numRuns: 20, seed: 11 },
    );
  });
});
