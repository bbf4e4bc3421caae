import { quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** A narrow cut, to be heard before it is believed: 0.7 of the height, Q as narrow as the rise itself. */
export const tame = remedy({
  id: 'tame',
  about: 'A narrow bell cut where something rings: 0.7 of its height.',
  settings: { most: quantity('dB', [0, 24], 'Largest cut.', 8) },
  propose({ value, tracks: [track], band }, _, { most }) {
    if (!band) return { because: 'it is not known where it rings' };
    const frequency = Math.round(Math.sqrt(band[0] * band[1]));
    const Q = Math.round(10 * Math.max(4, Math.min(20, frequency / (band[1] - band[0])))) / 10;
    const gain = -Math.round(10 * Math.max(0, Math.min(most, 0.7 * value))) / 10;
    if (gain > -0.3) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${track}: bell ${hertz(frequency)}, ${signed(gain)} dB, Q ${Q}`,
      steps: [{ track, step: { processor: 'filter', type: 'peaking', frequency, Q, gain } }],
    };
  },
});
