import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { remedy } from './remedy.ts';

/** Of 12 dB an octave, its corner under the lowest note. */
export const lowCut = remedy({
  id: 'low-cut',
  about: 'A high-pass of 12 dB an octave under the lowest note of a part.',
  settings: { frequency: quantity('Hz', [10, 500], 'Where it is 3 dB down.', 60) },
  propose: ({ tracks: [track] }, _, { frequency }) => ({
    safety: 'suggested',
    about: `${track}: high-pass at ${hertz(frequency)}, 12 dB an octave`,
    steps: [{ track, step: { processor: 'filter', type: 'highpass', frequency, Q: Math.SQRT1_2 } }],
  }),
});
