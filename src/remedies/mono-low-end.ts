import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { remedy } from './remedy.ts';

const cancelling = -0.3;

/**
 * One low end for both sides. Where left and right cancel, their sum holds no bass, so it is taken from the left channel;
 * where they merely differ, from the sum.
 */
export const monoLowEnd = remedy({
  id: 'mono-low-end',
  about: 'Low frequencies in mono: from the left channel where the sides cancel, else from their sum.',
  settings: { below: quantity('Hz', [40, 400], 'Mono below.', 120) },
  propose({ value, tracks: [track] }, _, { below }) {
    const from = value < cancelling ? 'left' : 'mid';
    const source = from === 'left' ? ', taken from the left channel, as the sides cancel each other' : '';
    return { safety: 'safe', about: `${track}: mono below ${hertz(below)}${source}`, steps: [{ track, step: { processor: 'width', bassMono: below, bassFrom: from } }] };
  },
});
