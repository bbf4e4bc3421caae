import { type Coefficients, magnitude, reciprocal, scaled } from '../dsp/biquad.ts';
import { factorOf } from '../dsp/decibels.ts';
import { sloped } from '../dsp/sloped.ts';
import { quantity, type Settings } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Hz } from '../units.ts';
import { checkFrequency } from './nyquist.ts';
import { processor } from './processor.ts';
import { Sectioned } from './sectioned.ts';

const settings = {
  slope: quantity('dB/oct', [-6, 6], 'Positive is brighter: more highs, less lows.'),
  frequency: quantity('Hz', [20, 20_000], 'Pivot: where nothing changes.', 1000),
};

/** Falling is the exact opposite of rising. */
function sectionsOf({ slope, frequency }: Settings<typeof settings>, sampleRate: Hz): Coefficients[] {
  if (slope === 0) return [];
  const rising = sloped(Math.abs(slope), sampleRate);
  const [first, ...rest] = slope > 0 ? rising : rising.map(reciprocal);
  const atPivot = [first!, ...rest].reduce((sum, each) => sum + magnitude(each, frequency, sampleRate), 0);
  return [scaled(first!, factorOf(-atPivot)), ...rest];
}

/** A straight line in dB over octaves, within 0.03 dB from 20 Hz to 20 kHz (0.45 of the sample rate where that is less). */
export const tilt = processor({
  id: 'tilt',
  about: 'Tips the whole spectrum around a pivot: a straight line in dB over octaves from 20 Hz to 20 kHz.',
  settings,
  examples: [{ slope: 1 }, { slope: -2.5, frequency: 400 }],
  describe: ({ slope, frequency }) => `tilt ${signed(slope)} dB/oct around ${hertz(frequency)}`,
  prepare(set, format, situation) {
    checkFrequency('the pivot', set.frequency, format);
    return new Sectioned(sectionsOf(set, format.sampleRate), format, situation);
  },
});
