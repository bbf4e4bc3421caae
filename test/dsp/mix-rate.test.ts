import { expect, test } from 'vitest';
import { mixRate } from '../../src/dsp/mix-rate.ts';

const of = (...sounds: readonly (readonly [number, number])[]) =>
  mixRate(sounds.map(([sampleRate, seconds]) => ({ sampleRate, frames: seconds * sampleRate })));

test('sounds are added up at the rate of most of them, by time', () => {
  expect(of([48_000, 200], [48_000, 200], [96_000, 250])).toBe(48_000);
  expect(of([44_100, 10], [44_100, 10], [48_000, 200])).toBe(48_000);
  expect(of([44_100, 200], [96_000, 200])).toBe(96_000);
});

test('what has no highest octave never takes it from the others', () => {
  expect(of([22_050, 200], [22_050, 200], [48_000, 100])).toBe(48_000);
  expect(of([8000, 200], [22_050, 100])).toBe(8000);
});
