import { flag, quantity, type Settings } from '../fields.ts';
import { change, hertz, lasting, quantityOf } from '../print.ts';
import { MovingBell } from './moving-bell.ts';
import { checkFrequency } from './nyquist.ts';
import { processor } from './processor.ts';

const settings = {
  frequency: quantity('Hz', [20, 20_000], 'Centre of the bell, and of the band whose level drives it.'),
  Q: quantity('1', [0.1, 20], 'Quality factor of both.', 1),
  threshold: quantity('dBFS', [-80, 0], 'Level of the band above which it works; a full-scale sine has 0.'),
  relative: flag('The threshold counts from the level of the whole sound instead of full scale.'),
  ratio: quantity('1', [1, 100], 'Decibels in for one decibel out, above the threshold; knee 6 dB.', 2),
  range: quantity('dB', [-24, 24], 'The most that the bell does; above 0 it lifts what is loud.', -12),
  attack: quantity('s', [0, 1], 'Time constant while the gain grows; the level itself is a mean over 5 ms.', 0.01),
  release: quantity('s', [0.005, 5], 'Time constant while the gain shrinks.', 0.15),
};

function describe({ frequency, Q, threshold, relative, ratio, range, attack, release }: Settings<typeof settings>) {
  return [
    `dynamic bell ${hertz(frequency)}, Q ${Number(Q.toFixed(Q < 1 ? 2 : 1))}`,
    `up to ${change(range)}`,
    relative
      ? `where the band comes within ${quantityOf(-threshold, 'dB')} of the whole`
      : `threshold ${quantityOf(threshold, 'dBFS')}`,
    `${Number(ratio.toFixed(1))}:1`,
    `attack ${lasting(attack)}`,
    `release ${lasting(release)}`,
  ].join(', ');
}

/**
 * Bell whose gain follows the level of its band, channels linked: band-pass, mean square over 5 ms, the compressor's static curve and
 * smooth branching, at every moment the bell that `filter` has at that gain. Without reduction sound passes to the bit.
 */
export const dynamicEq = processor({
  id: 'dynamic-eq',
  about: 'A bell that only acts while its band is loud; the rest of the spectrum stays untouched.',
  settings,
  isKeyed: true,
  examples: [
    { frequency: 300, threshold: -30, ratio: 3 },
    { frequency: 2500, Q: 2, threshold: -20, ratio: 4, range: 6, attack: 0.002 },
    { frequency: 120, threshold: -6, relative: true, range: -6 },
  ],
  describe,
  prepare(set, format, situation) {
    checkFrequency('the bell', set.frequency, format);
    return new MovingBell({ ...set, isRelative: set.relative }, format, situation);
  },
});
