import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestIndex } from '../../src/dsp/nearest.ts';

test('nothing is nearest where there is nothing', () => expect(nearestIndex(1, [])).toBe(-1));

test('of two as near, the first', () => expect(nearestIndex(2, [1, 3])).toBe(0));

test('none lies nearer than the one found', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer(), (values, value) => {
      const ascending = [...values].sort((a, b) => a - b);
      const distances = ascending.map((each) => Math.abs(each - value));
      expect(distances[nearestIndex(value, ascending)]).toBe(Math.min(...distances));
    }),
    { seed: 10 },
  );
});
