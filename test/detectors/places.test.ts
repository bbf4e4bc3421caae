import { expect, test } from 'vitest';
import type { Measurement } from '../../src/detectors/detector.ts';
import { places } from '../../src/detectors/places.ts';
import { mixOf, track } from '../helpers/sessions.ts';

const measure = (of: 'technical.clicks' | 'technical.dropouts', value: number, features: object) => {
  const mix = track('mix', { [of]: value }, { features });
  return places.detect({ session: { mix, stems: [] }, tracks: [mix], targets: {} }, { of });
};

test('places nearer than a second are one', () => {
  const holes = [
    { start: 3, length: 0.02 },
    { start: 3.9, length: 0.04 },
    { start: 6, length: 0.5 },
  ];
  expect(measure('technical.dropouts', 3, { dropouts: { places: holes } })).toEqual([
    expect.objectContaining({
      value: 3,
      tracks: ['mix'],
      time: [
        [3, 3.94],
        [6, 6.5],
      ],
      confidence: 0.99,
    }),
  ]);
});

test('the more clicks, the surer', () => {
  const sure = (count: number) => {
    const times = Array.from({ length: count }, (_, i) => 2 * i);
    return (measure('technical.clicks', count, { clicks: { times } }) as readonly Measurement[])[0]!.confidence;
  };
  expect(sure(1)).toBeLessThan(0.5);
  expect(sure(3)).toBeGreaterThan(0.85);
  expect(sure(10)).toBeLessThan(0.99);
});

test('what is absent is said', () => {
  const scene = { session: mixOf(), tracks: [mixOf().mix!], targets: {} };
  expect(places.detect(scene, { of: 'technical.clicks' })).toHaveProperty('because');
});
