import { quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import { remedy } from './remedy.ts';

const share = 0.5; // of a deviation, at most: songs differ by nature (domain 7.9)

/** A broad bell against half of what a song is out by beside the other songs of its album. */
export const evenTone = remedy({
  id: 'even-tone',
  about:
    'A broad bell that brings a song half the way back to the tone of the album; what is too far out for a matter of mastering stays.',
  settings: {
    most: quantity('dB', [0, 12], 'Largest move; three quarters of it where it lifts.', 4),
    arrangement: quantity('dB', [0, 60], 'From this difference on it is what was played, and no EQ brings it.', 15),
  },
  propose({ evidence, tracks: [track] }, _, { most, arrangement }) {
    if (evidence?.kind !== 'shape') return { because: 'there is no shape to answer' };
    if (Math.abs(evidence.estimate) > arrangement)
      return { because: 'a difference of this size is the arrangement: no EQ plays what was not played' };
    const wanted = Math.max(-most, Math.min(0.75 * most, -share * evidence.estimate));
    const gain = Math.round(10 * wanted) / 10;
    if (Math.abs(gain) < 0.3) return { because: 'the move would be too small to hear' };
    const { Q } = evidence;
    const frequency = Math.round(evidence.frequency);
    return {
      safety: 'suggested',
      about: `${track}: bell ${hertz(frequency)}, ${signed(gain)} dB, Q ${Q}`,
      steps: [{ track, step: { processor: 'filter', type: 'peaking', frequency, Q, gain } }],
    };
  },
});
