import { levels } from '../meters/levels.ts';
import { samples } from '../meters/samples.ts';
import { feature } from './feature.ts';

export interface Bits {
  /** Real word length: 16 for 16 bits stored as 24; absent for samples on no grid of up to 24 bits, and for digital silence. */
  readonly depth?: number;
}

export const bits = feature<Bits>({
  id: 'bits',
  about: 'How many bits of the samples are used.',
  meters: [samples, levels],
  read(logs) {
    const { bits: depth } = logs.of(samples);
    return depth === undefined || Math.max(0, ...logs.of(levels).peak) === 0 ? {} : { depth };
  },
});
