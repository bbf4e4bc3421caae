import { expect, test } from 'vitest';
import { kit, priority, roles } from '../src/roles.ts';

test('every role has a rank, and the voice has the highest', () => {
  expect(Object.keys(priority)).toEqual(roles);
  expect(Math.max(...Object.values(priority))).toBe(priority.vocals);
});

test('a kit is made of roles', () => {
  expect(kit.filter((role) => !roles.includes(role))).toEqual([]);
});
