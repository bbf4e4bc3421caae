import { quantity } from '../fields.ts';
import { lasting } from '../print.ts';
import { remedy } from './remedy.ts';

const nearest = 1e-7; // s: a two-hundredth of a frame

/** Only what is early can be moved: it waits for the other. */
export const align = remedy({
  id: 'align',
  about: 'Delays the stem that is early until it falls in with the other.',
  settings: { most: quantity('s', [0, 1], 'Longest delay; what is further apart is an echo.', 0.03) },
  propose({ value, confidence, tracks: [track] }, _, { most }) {
    if (value < nearest) return { because: 'it is not early' };
    if (value > most) return { because: 'so far apart they are an echo, and it may be meant' };
    const delayTime = Math.round(value / nearest) * nearest;
    return {
      safety: confidence > 0.8 ? 'safe' : 'suggested',
      about: `${track}: delay ${lasting(delayTime)}`,
      steps: [{ track, step: { processor: 'delay', delayTime: Number(delayTime.toFixed(7)) } }],
    };
  },
});
