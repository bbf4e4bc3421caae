import { expect, test } from 'vitest';
import { speed } from '../../src/detectors/speed.ts';
import { speedOf } from '../../src/reference/same-recording.ts';
import type { Exemplar, Reference } from '../../src/reference.ts';
import { referenceOf, track } from '../helpers/sessions.ts';
import { dice } from '../helpers/spectra.ts';

const mix = track('mix');
const detect = (reference: Reference) =>
  speed.detect({ session: { mix, stems: [], reference }, tracks: [mix], targets: {} }, {});

test('of the same recording, how much faster in percent', () => {
  expect(detect({ ...referenceOf('songs'), speed: 0.98 })).toMatchObject([
    { value: expect.closeTo(-2), tracks: ['mix'] },
  ]);
  expect(detect(referenceOf('own'))).toMatchObject([{ value: 0 }]);
});

test('of other songs nothing is said', () => {
  expect(detect(referenceOf('songs'))).toEqual({ because: 'the reference is not the same recording' });
});

/** Third octaves over time, which hit and die away at random, played at a speed. */
function piece(seed: number, speed = 1, seconds = 40): Exemplar {
  const roll = dice(seed);
  const hits = Array.from({ length: 8 }, () => {
    let time = 0;
    return Array.from({ length: 100 }, () => (time += 0.3 + roll()));
  });
  const level = (time: number, band: number) =>
    -20 - 20 * Math.min(1.5, Math.min(...hits[band % 8]!.map((hit) => (hit <= time ? time - hit : 9))));
  const values = Array.from({ length: seconds * 5 * 31 }, (_, i) =>
    level(speed * Math.floor(i / 31) * 0.2, Math.floor((5 + (i % 31)) / 3)),
  );
  return { metrics: {}, features: { spectrum: { third: [], rows: { step: 0.2, window: 0, values } } } };
}

test.each([0.92, 0.98, 0.995, 1.005, 1.02, 1.0884])('a recording played %d times as fast is known again', (faster) => {
  expect(speedOf(piece(1), piece(1, faster))).toBeCloseTo(faster, 2.3);
});

test('at the same speed, and beside another, or of ten seconds', () => {
  expect(speedOf(piece(1), piece(1))).toBe(1);
  expect(speedOf(piece(1), piece(2))).toBeUndefined();
  expect(speedOf(piece(1, 1, 10), piece(1, 1.02, 10))).toBeUndefined();
});
