import { quantity } from '../fields.ts';
import { lasting } from '../print.ts';
import { remedy } from './remedy.ts';

const nearest = 1e-7; // s: a two-hundredth of a frame

/** As `align`, for the two sides of one track: whichever is early waits. */
export const alignSides = remedy({
  id: 'align-sides',
  about: 'Delays the side that is early until it falls in with the other.',
  settings: { most: quantity('s', [0, 0.1], 'Longest delay; what is further apart is an echo.', 0.01) },
  propose({ value, tracks: [track] }, _, { most }) {
    const size = Math.round(Math.abs(value) / nearest) * nearest;
    if (size < nearest) return { because: 'the sides are together' };
    if (size > most) return { because: 'so far apart it is an echo, and it may be meant' };
    const on = value > 0 ? 'left' : 'right';
    const delayTime = Number(size.toFixed(7));
    return {
      safety: 'suggested',
      about: `${track}: ${on} channel, delay ${lasting(delayTime)}`,
      steps: [{ track, step: { processor: 'delay', on, delayTime } }],
    };
  },
});
