import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelled, segmented } from '../../src/dsp/segmentation.ts';

/** A curve in one dimension that stands still for a number of points at a time. */
const steps = (...levels: readonly (readonly [level: number, points: number])[]) => {
  const values = levels.flatMap(([level, points]) =>
    Array.from({ length: points }, () => Float64Array.of(level, -level)),
  );
  return { values, weights: new Float64Array(values.length).fill(1) };
};

const options = { shortest: 3, penalty: 1 };

describe('cuts', () => {
  test('lie where the curve leaps', () => {
    expect(segmented(steps([0, 8], [4, 5], [1, 9]), options)).toEqual([0, 8, 13, 22]);
  });

  test('do not lie in what stands still', () => {
    expect(segmented(steps([3, 30]), options)).toEqual([0, 30]);
  });

  test('are not worth their penalty where the leap is small', () => {
    // Each side is half the leap from the mean in two dimensions: 20 × 2 × 0.1² = 0.4.
    expect(segmented(steps([0, 10], [0.2, 10]), options)).toEqual([0, 20]);
    expect(segmented(steps([0, 10], [0.2, 10]), { shortest: 3, penalty: 0.39 })).toEqual([0, 10, 20]);
  });

  test('points of no weight do not matter', () => {
    const points = steps([0, 10], [9, 4]);
    points.weights.fill(0, 10);
    expect(segmented(points, options)).toEqual([0, 14]);
  });

  test('no piece is shorter than asked for, and all of the curve is in one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (levels, shortest) => {
          const points = steps(...levels.map((level) => [level, 1] as const));
          const cut = segmented(points, { shortest, penalty: 1 });
          expect([cut[0], cut.at(-1)]).toEqual([0, levels.length]);
          cut.slice(1).forEach((to, i) => void expect(to - cut[i]!).toBeGreaterThanOrEqual(shortest));
        },
      ),
    );
  });
});

describe('labels', () => {
  test('are equal where pieces are alike', () => {
    const points = steps([0, 5], [4, 5], [0.1, 5], [9, 5]);
    expect(labelled(points, [0, 5, 10, 15, 20], 1).map(({ label }) => label)).toEqual([0, 1, 0, 2]);
  });

  test('neighbours alike are one piece', () => {
    const points = steps([0, 5], [0.1, 5], [9, 5]);
    expect(labelled(points, [0, 5, 10, 15], 1)).toEqual([
      { from: 0, to: 10, label: 0 },
      { from: 10, to: 15, label: 1 },
    ]);
  });
});
