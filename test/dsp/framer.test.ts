import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Framer } from '../../src/dsp/framer.ts';

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i);

/** First and last sample of every frame. */
function framesOf(
  length: number,
  size: number,
  hop: number,
  cuts: readonly number[] = [length],
): (readonly [number, number])[] {
  const frames: (readonly [number, number])[] = [];
  const framer = new Framer(size, hop, 2, ([left, right]) => {
    expect(right).toEqual(left!.map((x) => 0 - x));
    frames.push([left![0]!, left!.at(-1)!]);
  });
  for (let at = 0, turn = 0; at < length; turn++) {
    const end = Math.min(length, at + Math.max(1, cuts[turn % cuts.length]!));
    const part = ramp(length).subarray(at, end);
    framer.hear({ channels: [part, part.map((x) => 0 - x)], length: end - at });
    at = end;
  }
  framer.finish();
  return frames;
}

test('frames begin every hop; a rest that fills no frame is left out', () => {
  expect(framesOf(20, 8, 4)).toEqual([
    [0, 7],
    [4, 11],
    [8, 15],
    [12, 19],
  ]);
  expect(framesOf(23, 8, 4)).toEqual([
    [0, 7],
    [4, 11],
    [8, 15],
    [12, 19],
  ]);
});

test('hops longer than a frame leave gaps', () => {
  expect(framesOf(25, 4, 10)).toEqual([
    [0, 3],
    [10, 13],
    [20, 23],
  ]);
});

test('sound shorter than a frame is heard once, with silence after it; no sound, no frame', () => {
  expect(framesOf(5, 8, 4)).toEqual([[0, 0]]);
  expect(framesOf(0, 8, 4)).toEqual([]);
  expect(framesOf(8, 8, 4)).toEqual([[0, 7]]);
});

test('frames do not depend on how the sound was cut', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 30 }),
      cuts,
      (length, size, hop, each) => {
        expect(framesOf(length, size, hop, each)).toEqual(framesOf(length, size, hop));
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});
