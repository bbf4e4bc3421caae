import type { Coefficients } from '../dsp/biquad.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import type { Hz } from '../units.ts';
import { processor } from './processor.ts';
import { Sectioned } from './sectioned.ts';

/** High-pass of first order, s / (s + w), made digital by the bilinear transform. */
function sectionOf(frequency: Hz, sampleRate: Hz): Coefficients {
  const w = Math.tan((Math.PI * frequency) / sampleRate);
  const b0 = 1 / (1 + w);
  return { b0, b1: -b0, b2: 0, a1: (w - 1) / (w + 1), a2: 0 };
}

/** Takes a constant offset out and leaves what is heard: 0.26 dB are lost at 20 Hz. */
export const dcBlock = processor({
  id: 'dc-block',
  about: 'Takes out a constant offset: a high-pass of 6 dB/oct below all that is heard.',
  settings: { frequency: quantity('Hz', [1, 50], 'Where 3 dB are lost.', 5) },
  examples: [{}, { frequency: 20 }],
  describe: ({ frequency }) => `DC block ${hertz(frequency)}`,
  prepare: ({ frequency }, format, situation) =>
    new Sectioned([sectionOf(frequency, format.sampleRate)], format, situation),
});
