import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

const above = 300; // Hz: the low end stays where it is (domain 7.7)
const nothing = -40; // dB: a side this far down holds nothing to bring up

export const widen = remedy({
  id: 'widen',
  about: 'More of the side there is, above 300 Hz.',
  settings: { most: quantity('dB', [0, 6], 'Largest change of the side.', 3) },
  propose({ value, tracks: [track] }, _, { most }) {
    if (value < nothing) return { because: 'there is no side signal to widen: the sound is mono in all but name' };
    return {
      safety: 'suggested',
      about: `${track}: side ${signed(most)} dB above 300 Hz`,
      steps: [{ track, step: { processor: 'width', gain: most, above } }],
    };
  },
});
