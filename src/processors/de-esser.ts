import { quantity } from '../fields.ts';
import { hertz, lasting, quantityOf } from '../print.ts';
import { MovingBell } from './moving-bell.ts';
import { checkFrequency } from './nyquist.ts';
import { processor } from './processor.ts';

/** A dynamic bell on the band of sibilants that listens to how much of the voice they are, so that soft passages are treated as loud ones. */
export const deEsser = processor({
  id: 'de-esser',
  about: 'Turns down sibilants, loud or soft, and nothing else.',
  settings: {
    frequency: quantity('Hz', [2000, 16_000], 'Centre of the sibilants: 5 to 7 kHz for low voices, up to 9 kHz.', 6300),
    Q: quantity('1', [0.3, 5], 'Quality factor of the bell and of the band that is heard; 1 is 4 to 10 kHz.', 1),
    threshold: quantity('dB', [-40, 0], 'Level of the band against the whole voice, above which it works.', -12),
    ratio: quantity('1', [1, 100], 'Decibels in for one decibel out, above the threshold; knee 6 dB.', 4),
    range: quantity('dB', [0, 24], 'The most that it takes away.', 8),
    attack: quantity('s', [0, 0.1], 'Time constant while the reduction grows.', 0.001),
    release: quantity('s', [0.005, 1], 'Time constant while the reduction shrinks.', 0.05),
  },
  examples: [{}, { frequency: 8000, Q: 2, threshold: -18, range: 4 }],
  describe: ({ frequency, threshold, range, attack, release }) =>
    [
      `de-esser ${hertz(frequency)}`,
      `by ${quantityOf(range, 'dB')} at most`,
      `where the band comes within ${quantityOf(-threshold, 'dB')} of the whole`,
      `attack ${lasting(attack)}`,
      `release ${lasting(release)}`,
    ].join(', '),
  prepare(set, format, situation) {
    checkFrequency('the de-esser', set.frequency, format);
    return new MovingBell({ ...set, range: -set.range, isRelative: true }, format, situation);
  },
});
