import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

const above = 300; // Hz: the low end stays where it is (domain 7.7)
const nothing = -40; // dB: a side this far down holds nothing to bring up

export const widen = remedy({
  id: 'widen',
  about: 'More of the side there is: as much as the original has, else a little above 300 Hz.',
  settings: { most: quantity('dB', [0, 6], 'Largest change of the side.', 3) },
  propose({ value, tracks: [track] }, { session }, { most }) {
    const original = session.reference?.kind === 'own' ? session.reference.metrics['stereo.width']?.median : undefined;
    if (value < nothing) return { because: 'there is no side signal to widen: the sound is mono in all but name' };
    if (original !== undefined) {
      // Beside the same recording it is known how wide it was, at all frequencies.
      const gain = Math.round(100 * Math.min(20, original - value)) / 100;
      if (gain < 0.3) return { because: 'the original is no wider' };
      return {
        safety: 'suggested',
        about: `${track}: side ${signed(gain)} dB, as wide as the original`,
        steps: [{ track, step: { processor: 'width', gain } }],
      };
    }
    return {
      safety: 'suggested',
      about: `${track}: side ${signed(most)} dB above 300 Hz`,
      steps: [{ track, step: { processor: 'width', gain: most, above } }],
    };
  },
});
