import { mean, quantile, sorted } from '../dsp/statistics.ts';
import { choice } from '../fields.ts';
import type { Decibels } from '../units.ts';
import { detector, physical } from './detector.ts';
import { type GainOverTime, gainBeside } from './gain-beside.ts';

/** Only the original tells a fader or a compressor from the music. */
export const gainMovement = detector({
  id: 'gain-movement',
  about:
    'How far the gain moves beside the same recording, in all bands alike and apart from what follows the level itself: from its 5th to its 95th percentile.',
  needs: ['reference'],
  settings: {
    of: choice(
      ['drift', 'pumping'],
      'Drift: from second to second. Pumping: five times a second, apart from the drift over two seconds.',
    ),
  },
  unit: () => 'dB',
  detect({ session: { reference }, tracks: [track] }, { of }) {
    if (reference?.kind !== 'own') return { because: 'the reference is not the same recording' };
    if (reference.speed !== undefined) return { because: 'it plays at another speed than the reference' };
    const gains = gainBeside(track!, reference, of === 'drift' ? 5 : 1);
    if (!gains) return { because: 'fewer than 10 s of it are in the reference' };
    const ascending = sorted(of === 'drift' ? gains.map(([, gain]) => gain) : quick(gains));
    const value = quantile(ascending, 0.95) - quantile(ascending, 0.05);
    return [{ value, tracks: [track!.name], confidence: physical }];
  },
});

const reach = 5; // rows of 0.2 s to both sides

/** Less what goes on for longer: the mean of two seconds. */
const quick = (gains: GainOverTime): Decibels[] =>
  gains.map(([, gain], i) => gain - mean(gains.slice(Math.max(0, i - reach), i + reach + 1).map(([, each]) => each)));
