import { choice, quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** Room in the masker before more of the masked: 0.7 of the excess and 6 dB (domain 5.3, where it gave back 61 % of what was lost). */
export const cut = remedy({
  id: 'cut',
  about: 'A bell cut where one track covers another.',
  settings: {
    on: choice(['other', 'track'], 'Which of the two is cut.', 'other'),
    most: quantity('dB', [0, 12], 'Largest cut.', 6),
  },
  propose({ evidence, tracks }, _, { on, most }) {
    const track = on === 'other' ? tracks[1] : tracks[0];
    if (evidence?.kind !== 'masking' || track === undefined) return { because: 'no band and no other track to cut' };
    const frequency = Math.round(Math.sqrt(evidence.band[0] * evidence.band[1]));
    const gain = -Math.round(10 * Math.max(0, Math.min(most, 0.7 * (evidence.excess + 6)))) / 10;
    if (gain > -0.3) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${track}: bell ${hertz(frequency)}, ${signed(gain)} dB, Q 1`,
      steps: [{ track, step: { processor: 'filter', type: 'peaking', frequency, Q: 1, gain } }],
    };
  },
});
