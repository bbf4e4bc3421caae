import { describe, expect, test } from 'vitest';
import { compactPath } from '../../src/report/svg-path.ts';

describe('a path made compact', () => {
  test('goes the same way in steps', () => {
    expect(compactPath('M10,20L13.04,15L13.04,15.5')).toBe('m10,20l3-5 0,.5');
    expect(compactPath('M0,0h949v305h-949Z')).toBe('m0,0h949v305h-949z');
    expect(compactPath('M1,1C2,2,3,3,4,4C5,5,6,6,7,7')).toBe('m1,1c1,1,2,2,3,3 1,1,2,2,3,3');
    expect(compactPath('M5,5H8V2')).toBe('m5,5h3v-3');
  });

  test('begins again where the last part was closed', () => {
    expect(compactPath('M10,10L20,10ZL10,0')).toBe('m10,10l10,0zl0-10');
    expect(compactPath('M1,1L2,2M5,5L6,6')).toBe('m1,1l1,1m3,3l1,1');
  });

  test('rounds every point, never the sum of the steps', () => {
    const points = Array.from({ length: 100 }, (_, i) => [i * 0.333, Math.sin(i)] as const);
    const path = compactPath(points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x},${y}`).join(''));
    let [x, y] = [0, 0];
    const found = [...path.matchAll(/(-?\d*\.?\d+)[ ,]?(-?\d*\.?\d+)/g)].map(([, dx, dy]) => {
      [x, y] = [x + Number(dx), y + Number(dy)];
      return [x, y] as const;
    });
    expect(found).toHaveLength(100);
    for (const [i, [px, py]] of found.entries()) {
      expect(Math.abs(px - points[i]![0])).toBeLessThan(0.051);
      expect(Math.abs(py - points[i]![1])).toBeLessThan(0.051);
    }
  });

  test('straight on is one line, back is another', () => {
    expect(compactPath('M0,5L3,5L6,5L9,5L6,5L9,8L12,11')).toBe('m0,5l9,0-3,0 6,6');
    expect(compactPath('M0,0L1,1ZL2,2L3,3')).toBe('m0,0l1,1zl3,3');
  });

  test('leaves arcs alone', () => {
    expect(compactPath('M1,1A5,5,0,0,1,9,9')).toBe('M1,1A5,5,0,0,1,9,9');
  });
});
