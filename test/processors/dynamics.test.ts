import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Field, type Fields, type Written, withDefaults } from '../../src/fields.ts';
import { processors } from '../../src/processors/index.ts';
import type { Kernel, Processor } from '../../src/processors/processor.ts';

/** Any value that a setting may have, its limits more often than chance would. */
function anyOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'number':
      return fc.oneof(
        fc.constantFrom(field.min, field.max),
        fc.double({ min: field.min, max: field.max, noNaN: true }),
      );
    case 'flag':
      return fc.boolean();
    case 'list':
      return fc.array(fc.record(everyOf(field.of)), { minLength: field.length[0], maxLength: field.length[1] });
    case 'curve': {
      const steps = fc.tuple(fc.double({ min: 1e-9, max: 0.01, noNaN: true }), fc.integer({ min: -120, max: 24 }));
      return fc.array(steps, { minLength: 1, maxLength: 5 }).map((each) => {
        let time = 0;
        return each.map(([step, gain]) => {
          time += step;
          return [time, gain];
        });
      });
    }
    case 'choice':
    case 'range':
      throw new Error(`none of these has a ${field.kind}`);
  }
}
const everyOf = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, anyOf(field)]));

/** Silence, noise, near silence, a click. */
const odd = (seed: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length: 1200 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state / 2 ** 31 - 1;
    return i < 300 ? 0 : i < 600 ? noise : i < 900 ? noise * 1e-7 : i === 1000 ? 1 : 0;
  });
};

test.each(['compressor', 'expander', 'multiband-compressor', 'transient-shaper', 'rider'] as const)(
  '%s: whatever is set, in whatever format, and taken over from itself: finite, and described',
  (id) => {
    const unit: Processor = processors[id];
    const formats = fc.record({
      sampleRate: fc.constantFrom(8000, 44_100, 192_000),
      channels: fc.integer({ min: 1, max: 3 }),
    });
    const property = fc.property(fc.record(everyOf(unit.settings)), formats, (written, format) => {
      const bands = (written as { bands?: { to: number }[] }).bands;
      bands?.forEach((band, i) => void Object.assign(band, { to: i + 1 < bands.length ? 200 * 2 ** i : 0 }));
      const set = withDefaults(unit.settings, written as Written<Fields>);
      expect(unit.describe(set)).not.toMatch(/undefined|NaN|-\d/);
      const sound = Array.from({ length: format.channels }, (_, c) => odd(c + 1));
      const out = sound.map((channel) => new Float32Array(channel.length));
      let former: Kernel | undefined;
      for (let round = 0; round < 2; round++) {
        former = unit.prepare(set, format, former ? { former } : {});
        former.process(sound, out);
        expect(out.every((channel) => channel.every(Number.isFinite))).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 150, seed: 5 });
  },
);
