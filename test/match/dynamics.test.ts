import { expect, test } from 'vitest';
import { wholeOctaves } from '../../src/dsp/bands.ts';
import { compression, crestsOf, reductionOf } from '../../src/match/dynamics.ts';
import { crestMeters, type Profile, profileOf } from '../../src/match/profile.ts';
import { hear } from '../../src/meters/hear.ts';
import { noise, sound } from '../helpers/signals.ts';

const [left, right] = [1, 2].map((seed) => noise(-20, 4, seed, 44_100));
const mix = profileOf('mix', await hear(sound([left!, right!], 44_100), crestMeters));
/** The mix with peaks that stand out less by so much in these octaves. */
const reference = (less: (octave: number) => number): Profile => ({
  ...mix,
  crests: mix.crests!.map((crest, octave) => (crest === null ? null : crest - less(octave))),
});
const crests = (other: Profile) => crestsOf(mix, [{ profile: other, tone: 1, level: 1 }], mix);

test('peaks that stand out 6 dB more in one band are turned down there by 3 dB, and nowhere else', () => {
  const found = crests(reference((octave) => (wholeOctaves[octave]! > 1000 && wholeOctaves[octave]! < 5000 ? 6 : 0)));
  const step = compression(found, 1);
  if (step?.processor !== 'multiband-compressor') throw new Error('no compressor');
  const acting = step.bands.map(({ ratio = 1 }) => ratio > 1);
  expect(acting.filter(Boolean)).toHaveLength(1);
  const band = acting.indexOf(true);
  expect(step.bands[band]!.to).toBe(5000);
  // What reaches the top is above the threshold by so much that half of it is 3 dB at most.
  const { threshold = 0, ratio = 1 } = step.bands[band]!;
  const taken = (found[2]!.top - threshold) * (1 - 1 / ratio);
  expect(taken).toBeGreaterThan(2);
  expect(taken).toBeLessThan(3.1);
});

test('what is alike, or already compressed more than the reference, is left alone', () => {
  for (const less of [0, 2, -6]) expect(compression(crests(reference(() => less)), 1)).toBeUndefined();
});

test('never more than 3 dB, however far peaks stand out', () => {
  for (const each of crests(reference(() => 20))) expect(reductionOf(each, 1)).toBe(3);
  for (const each of crests(reference(() => 20))) expect(reductionOf(each, 0.5)).toBe(1.5);
});
