import { expect, test } from 'vitest';
import { tilt } from '../../src/processors/tilt.ts';

const format = { sampleRate: 44_100, channels: 1 };

test('down is the exact opposite of up, and nothing changes at the pivot', () => {
  const [up, down] = [2, -2].map((slope) => tilt.prepare({ slope, frequency: 640 }, format).response!);
  for (const f of [20, 100, 640, 3000, 19_000]) expect(up!(f)).toBeCloseTo(-down!(f), 8);
  expect(up!(640)).toBeCloseTo(0, 8);
});

test('no slope is no change, to the bit', () => {
  const input = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i));
  const out = [new Float32Array(100)];
  tilt.prepare({ slope: 0, frequency: 1000 }, format).process([input], out);
  expect(out[0]).toEqual(input);
});
