import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** Attacks come up, what sustains stays. The share of the energy that hits carry falls by about 0.02 for each dB they lose. */
export const sharpen = remedy({
  id: 'sharpen',
  about: 'A transient shaper that gives back to hits about what they lack.',
  settings: { most: quantity('dB', [0, 6], 'Most that attacks are raised.', 6) },
  propose({ value, tracks: [track] }, _, { most }) {
    const attack = Math.round(10 * Math.min(most, Math.max(0, -value / 0.02))) / 10;
    if (attack < 0.5) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${track}: attacks ${signed(attack)} dB`,
      steps: [{ track, step: { processor: 'transient-shaper', attack } }],
    };
  },
});
