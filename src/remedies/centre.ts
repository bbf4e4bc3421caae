import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

const empty = 30; // dB between the sides: what is softer is bleed and noise, no side of the part

/** Undoes a balance control: the side it turned down comes up again, and the part keeps its weight. */
export const centre = remedy({
  id: 'centre',
  about: 'Gain on the softer side of a stem until both are as loud.',
  settings: { most: quantity('dB', [0, 24], 'Largest change.', 12) },
  propose({ value, tracks: [track] }, _, { most }) {
    if (Math.abs(value) > empty) return { because: 'one side holds next to nothing, and gain does not make it a side' };
    const gain = Math.round(100 * Math.min(most, Math.abs(value))) / 100;
    if (gain < 0.3) return { because: 'the move would be too small to hear' };
    const side = value > 0 ? 'right' : 'left';
    return {
      safety: 'suggested',
      about: `${track}: ${side} channel ${signed(gain)} dB`,
      steps: [{ track, step: { processor: 'gain', on: side, gain } }],
    };
  },
});
