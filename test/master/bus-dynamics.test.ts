import { expect, test } from 'vitest';
import type { Features } from '../../src/features/index.ts';
import { adjusted, busDynamics } from '../../src/master/bus-dynamics.ts';

/** Peaks of 10 ms evenly from −30 to −10 dBFS. */
const peaks = Array.from({ length: 21 }, (_, i) => -30 + i);

const featuresOf = (dynamics: object = {}, deviation = 3): Features =>
  ({
    dynamics: { crest: 12, psrLow: 12, peaks, ...dynamics },
    loudness: { deviation },
    transients: { percussiveness: 0.3 },
  }) as unknown as Features;

const stepOf = (bus: ReturnType<typeof busDynamics>) => {
  if ('because' in bus) throw new Error(bus.because);
  return bus;
};

test('1.5 dB in the mean at a loudness that moves by 3 LU, by the ratio that its crest asks for', () => {
  const { step, wanted } = stepOf(busDynamics(featuresOf(), 2));
  expect(wanted).toBeCloseTo(1.5, 6);
  expect(step.ratio).toBe(2.5);
  // over even peaks from −30 to −10: (−10 − T)² / 40 × 0.6 = 1.5 dB
  expect(step.threshold).toBeCloseTo(-20, 0);
  expect(step.attack).toBeGreaterThanOrEqual(0.01);
  expect(step.release).toBeGreaterThanOrEqual(0.1);
});

test('never more than the limiter would take, and never more than 2 dB', () => {
  expect(stepOf(busDynamics(featuresOf(), 0.7)).wanted).toBeCloseTo(0.7, 6);
  expect(stepOf(busDynamics(featuresOf({}, 9), 5)).wanted).toBeCloseTo(1.95, 6);
});

test.each([
  ['nothing to limit', featuresOf(), 0, 'there is nothing to limit'],
  ['little to limit', featuresOf(), 0.4, 'the limiter alone takes no more than 0.4 dB'],
  ['squeezed already', featuresOf({ psrLow: 8 }), 2, 'peaks stand only 8.0 dB over the loudness already'],
  ['a steady loudness', featuresOf({}, 1), 2, 'the loudness hardly moves'],
  ['too short', featuresOf({ psrLow: undefined }), 2, 'too short or too quiet'],
])('none where there is %s', (_, features, limiting, words) => {
  const bus = busDynamics(features, limiting);
  expect('because' in bus && bus.because).toContain(words);
});

test('what took twice as much gets a higher threshold', () => {
  const { step } = stepOf(busDynamics(featuresOf(), 2));
  expect(adjusted(step, 3, 1.5).threshold).toBeCloseTo(step.threshold + 2.5, 1);
  expect(adjusted({ ...step, threshold: -1 }, 9, 1.5).threshold).toBe(0);
});
