import { quantity } from '../fields.ts';
import { quantityOf } from '../print.ts';
import { remedy } from './remedy.ts';

const above = 8; // dB over the floor: what is softer than that is the floor itself (domain of noise)
const crest = 10; // dB from the RMS of noise to its peaks in some tens of milliseconds
const ratio = 2;

/** Only what lies at the floor goes down, gently: notes that end in it end as before, a little sooner. */
export const expand = remedy({
  id: 'expand',
  about: 'A gentle expander that turns pauses down: 1:2 from 8 dB over the noise floor.',
  settings: { most: quantity('dB', [0, 40], 'Most that pauses are turned down.', 10) },
  propose({ tracks: [name] }, { tracks }, { most }) {
    const floor = tracks.find((each) => each.name === name)?.features.noise?.floor;
    if (floor === undefined) return { because: 'it never pauses, so that the level of the noise is not known' };
    const threshold = Math.round(Math.max(-100, Math.min(-20, floor + above + crest)));
    return {
      safety: 'suggested',
      about: `${name}: expander 1:${ratio} under ${quantityOf(threshold, 'dBFS')}, by ${quantityOf(most, 'dB')} at most`,
      steps: [
        {
          track: name,
          step: { processor: 'expander', threshold, ratio, range: most, attack: 0.005, hold: 0.1, release: 0.3 },
        },
      ],
    };
  },
});
