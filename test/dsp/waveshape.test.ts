import { expect, test } from 'vitest';
import { shapes, Waveshaper } from '../../src/dsp/waveshape.ts';

/** The shape itself: what a slow ramp becomes. */
function bent(shape: (typeof shapes)[number], factor: number): [number, number][] {
  const ramp = Float64Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 5000);
  const shaper = new Waveshaper(shape, factor);
  const added = ramp.slice();
  shaper.bend(added, 0, added.length);
  return Array.from(ramp.subarray(0, -1), (x, i) => [x, x + added[i + shaper.late]!]);
}

const lean = 0.5;
const lines = {
  tanh: Math.tanh,
  cubic: (x: number) => (Math.abs(x) < 1.5 ? x - (4 * x ** 3) / 27 : Math.sign(x)),
  clip: (x: number) => Math.max(-1, Math.min(1, x)),
  asymmetric: (x: number) => (Math.tanh(x + lean) - Math.tanh(lean)) / (1 - Math.tanh(lean) ** 2),
};

test.each(shapes)('%s is the line that it is said to be, and quiet sound keeps its level', (shape) => {
  for (const factor of [1, 4]) {
    for (const [x, y] of bent(shape, factor).slice(1)) {
      expect(Math.abs(y - lines[shape](factor * x) / factor)).toBeLessThan(1e-4);
      if (Math.abs(x) < 0.001) expect(Math.abs(y - x)).toBeLessThan(5e-6);
    }
  }
});

test('below its corner the clipper adds nothing at all', () => {
  const samples = Float64Array.from({ length: 1000 }, (_, i) => 0.25 * Math.sin(i));
  new Waveshaper('clip', 4).bend(samples, 0, 1000);
  expect(samples.every((value) => value === 0)).toBe(true);
});

test('silence stays silence', () => {
  for (const shape of shapes) {
    const samples = new Float64Array(100);
    new Waveshaper(shape, 10).bend(samples, 0, 100);
    expect(samples.every((value) => value === 0)).toBe(true);
  }
});
