import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arranged, type Group, turned } from '../../src/mix/arrange.ts';

const placeable = fc.record({ energy: fc.double({ min: 0.1, max: 1, noNaN: true }), most: fc.constantFrom(0.3, 0.8) });

test('nobody stands further out than they may, and pairs on both sides are as loud', () => {
  fc.assert(
    fc.property(fc.array(placeable, { minLength: 1, maxLength: 7 }), (given) => {
      const groups = given.map((each, i): Group => {
        const [a, b] = ['a', 'b'].map((side) => ({ ...each, name: `${side}${i}` }));
        return {
          members: [
            { of: a!, pan: -each.most },
            { of: b!, pan: each.most },
          ],
          firmness: 0.6,
        };
      });
      const pans = arranged({ groups, conflict: () => 0.2, lean: 0 });
      const all = groups.flatMap(({ members }) => members);
      const lean = all.reduce((sum, { of }) => sum - of.energy * turned(pans.get(of.name)!), 0);
      expect(Math.abs(lean)).toBeLessThan(1e-6);
      for (const { of } of all) expect(Math.abs(pans.get(of.name)!)).toBeLessThanOrEqual(of.most + 1e-9);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('those who get in each other’s way stand on opposite sides, whoever they are paired with', () => {
  const group = (a: string, b: string): Group => ({
    members: [a, b].map((name, i) => ({ of: { name, energy: 1, most: 0.7 }, pan: i === 0 ? -0.5 : 0.5 })),
    firmness: 0.6,
  });
  const fierce = new Set(['a c', 'b d']);
  const conflict = (one: string, other: string) => (fierce.has([one, other].sort().join(' ')) ? 0.9 : 0);
  const pans = arranged({ groups: [group('a', 'b'), group('c', 'd')], conflict, lean: 0 });
  expect(Math.sign(pans.get('a')!)).toBe(-Math.sign(pans.get('c')!));
  expect(Math.sign(pans.get('b')!)).toBe(-Math.sign(pans.get('d')!));
});

test('a single one leans against what stays, and no further than it may', () => {
  const alone: Group = { members: [{ of: { name: 'a', energy: 1, most: 0.3 }, pan: -0.3 }], firmness: 0 };
  const at = (lean: number) => arranged({ groups: [alone], conflict: () => 0, lean }).get('a')!;
  expect(at(0)).toBeCloseTo(0, 6);
  expect(at(turned(0.2))).toBeCloseTo(0.2, 6);
  expect(at(-1)).toBeCloseTo(-0.3, 6);
});
