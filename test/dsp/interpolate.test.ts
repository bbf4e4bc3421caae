import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smooth } from '../../src/dsp/interpolate.ts';

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

test('it goes through the points, and where they only rise or only fall, so does it', () => {
  fc.assert(
    fc.property(rising, (points) => {
      const at = smooth(points);
      for (const [x, y] of points) expect(at(x)).toBeCloseTo(y, 9);
      const rises = points.slice(1).map(([, y], i) => y - points[i]![1]);
      rises.forEach((rise, i) => {
        const isSteady = [rises[i - 1] ?? rise, rises[i + 1] ?? rise].every((other) => other * rise > 0);
        if (!isSteady) return; // a top may lie between points
        const [[x0, y0], [x1, y1]] = [points[i]!, points[i + 1]!];
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

test('between points of a sine, eight a period, it is the sine', () => {
  const sine = (x: number) => 6 * Math.sin(2 * Math.PI * x);
  const at = smooth(Array.from({ length: 81 }, (_, i): [number, number] => [i / 8, sine(i / 8)]));
  for (let x = 1; x < 9; x += 0.01) expect(Math.abs(at(x) - sine(x))).toBeLessThan(0.02);
});

test('level points stay level', () => {
  const at = smooth([0, 0, 6, 0, 0].map((y, x): [number, number] => [x, y]));
  expect([at(0.5), at(3.5)]).toEqual([0, 0]);
});

test('it is level beyond its ends', () => {
  const at = smooth([
    [1, 3],
    [2, -1],
  ]);
  expect([at(Number.NEGATIVE_INFINITY), at(0), at(5)]).toEqual([3, 3, -1]);
});
