import { lowSidesOf } from '../detectors/low-sides.ts';
import { quantityOf } from '../print.ts';
import { evened } from './low-end-sides.ts';
import { remedy } from './remedy.ts';

/** A low end that one side has less of. */
export const evenLowEnd = remedy({
  id: 'even-low-end',
  about: 'Low end of the softer side as loud as that of the other, or as in the original beside it.',
  settings: {},
  propose({ value, tracks: [name] }, { session, tracks }) {
    const track = tracks.find((each) => each.name === name);
    const sides = track && lowSidesOf(track, session.reference);
    const step = sides && evened(sides, session.reference?.kind === 'own');
    if (!step) return { because: 'the move would be too small to hear' };
    return {
      safety: session.reference?.kind === 'own' ? 'safe' : 'suggested',
      about: `${name}: ${value > 0 ? 'right' : 'left'} low end ${quantityOf(Math.abs(value), 'dB')} up`,
      steps: [{ track: name, step }],
    };
  },
});
