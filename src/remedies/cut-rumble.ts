import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { remedy } from './remedy.ts';

/** Under the lowest note of a bass there is nothing to keep: low E has 41 Hz, of five strings B has 31 Hz. What the original has not is no taste. */
export const cutRumble = remedy({
  id: 'cut-rumble',
  about: 'A steep high-pass under the lowest notes.',
  settings: { frequency: quantity('Hz', [10, 60], 'Its corner.', 30) },
  propose: ({ tracks: [track] }, { session }, { frequency }) => ({
    safety: session.reference?.kind === 'own' ? 'safe' : 'suggested',
    about: `${track}: high-pass ${hertz(frequency)}, 24 dB per octave`,
    steps: [{ track, step: { processor: 'filter', type: 'highpass', frequency, slope: 24 } }],
  }),
});
