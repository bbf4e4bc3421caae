import { resample as resampled } from '../dsp/resample.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { Invalid } from '../units.ts';
import { passing } from './passing.ts';
import { processor } from './processor.ts';

/** Another sample rate: linear phase, flat to 0.45 of the lower rate, 120 dB down from half of it on. */
export const resample = processor({
  id: 'resample',
  about: 'Another sample rate, in time to the sample; sound that has it already passes to the bit.',
  settings: { sampleRate: quantity('Hz', [8000, 384_000], 'Of the result.', undefined, 1) },
  examples: [{ sampleRate: 44_100 }],
  describe: ({ sampleRate }) => `resample to ${hertz(Math.round(sampleRate))}`,
  prepare({ sampleRate }, format) {
    if (Math.round(sampleRate) !== format.sampleRate)
      throw new Invalid(
        'usage',
        `The sound has ${hertz(format.sampleRate)}, and a step resamples to ${hertz(sampleRate)}: a rate changes only where a whole sound is rendered, by a step without on, mix and time.`,
      );
    return passing(format);
  },
  stream: ({ sampleRate }, sound) => resampled(sound, Math.round(sampleRate)),
});
