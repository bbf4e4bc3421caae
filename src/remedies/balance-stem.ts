import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** Four fifths of the way (domain 6.1): what is left is within what listeners disagree about. */
export const balanceStem = remedy({
  id: 'balance-stem',
  about:
    'Moves the fader of a stem four fifths of the way to the level asked for; all of it where the mix says that level.',
  settings: { most: quantity('dB', [0, 24], 'Largest change.', 12) },
  propose({ value, tracks }, { session }, { most }) {
    const names = tracks.filter((name) => name !== session.mix?.name);
    const isKnown = names.length < tracks.length;
    const size = Math.min(most, (isKnown ? 1 : 0.8) * Math.abs(value));
    const gain = (-Math.sign(value) * Math.round(10 * size)) / 10;
    if (names.length === 0) return { because: 'a mix has no fader to be balanced with' };
    if (Math.abs(gain) < 0.3) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${names.join(', ')}: gain ${signed(gain)} dB`,
      steps: names.map((track) => ({ track, step: { processor: 'gain', gain } as const })),
    };
  },
});
