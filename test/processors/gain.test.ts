import { expect, test } from 'vitest';
import { gain } from '../../src/processors/gain.ts';

test('gain multiplies, and is told with its sign', () => {
  const out = [new Float32Array(2)];
  gain.prepare({ gain: 20 }, { sampleRate: 48_000, channels: 1 }).process([Float32Array.of(0.01, -0.02)], out);
  expect(out[0]![0]).toBeCloseTo(0.1, 7);
  expect(out[0]![1]).toBeCloseTo(-0.2, 7);
  expect(gain.describe({ gain: -3 })).toBe('gain −3.0 dB');
});
