import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** The louder side comes down: nothing can clip. All of it beside the same recording, else 0.8 (domain 3). */
export const rebalance = remedy({
  id: 'rebalance',
  about: 'Gain on the louder side.',
  settings: { most: quantity('dB', [0, 20], 'Largest change.', 6) },
  propose({ value, tracks: [track] }, { session }, { most }) {
    const own = session.reference?.kind === 'own';
    const size = Math.min(own ? 20 : most, Math.abs(value) * (own ? 1 : 0.8));
    const side = value > 0 ? 'left' : 'right';
    const gain = -Math.round(100 * size) / 100;
    if (gain > -0.1) return { because: 'the move would be too small to hear' };
    return {
      safety: 'safe',
      about: `${track}: ${side} channel ${signed(gain)} dB`,
      steps: [{ track, step: { processor: 'gain', on: side, gain } }],
    };
  },
});
