import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monotone } from '../../src/dsp/interpolate.ts';

const rising = fc
  .array(fc.tuple(fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((steps) => {
    let x = 0;
    return steps.map(([width, y]): [number, number] => {
      x += width;
      return [x, y];
    });
  });

test('it goes through the points and never beyond two neighbours', () => {
  fc.assert(
    fc.property(rising, (points) => {
      const at = monotone(points);
      for (const [x, y] of points) expect(at(x)).toBeCloseTo(y, 9);
      points.slice(1).forEach(([x1, y1], i) => {
        const [x0, y0] = points[i]!;
        for (let t = 0; t <= 1; t += 0.05) {
          const y = at(x0 + t * (x1 - x0));
          expect(y).toBeGreaterThanOrEqual(Math.min(y0, y1) - 1e-9);
          expect(y).toBeLessThanOrEqual(Math.max(y0, y1) + 1e-9);
        }
      });
    }),
    { seed: 3 },
  );
});

test('it is level beyond its ends', () => {
  const at = monotone([
    [1, 3],
    [2, -1],
  ]);
  expect([at(Number.NEGATIVE_INFINITY), at(0), at(5)]).toEqual([3, 3, -1]);
});
