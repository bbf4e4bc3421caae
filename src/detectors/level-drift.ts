import { quantile, sorted } from '../dsp/statistics.ts';
import { detector, physical } from './detector.ts';
import { gainBeside } from './gain-beside.ts';

/** Only the original tells a fader from the music. */
export const levelDrift = detector({
  id: 'level-drift',
  about:
    'How far the level wanders beside the same recording, in all bands alike: 5th to 95th percentile of the gain, second by second.',
  needs: ['reference'],
  settings: {},
  unit: () => 'dB',
  detect({ session: { reference }, tracks: [track] }) {
    if (reference?.kind !== 'own') return { because: 'the reference is not the same recording' };
    if (reference.speed !== undefined) return { because: 'it plays at another speed than the reference' };
    const gains = gainBeside(track!, reference);
    if (!gains) return { because: 'fewer than 10 s of it are in the reference' };
    const ascending = sorted(gains.map(([, gain]) => gain));
    const value = quantile(ascending, 0.95) - quantile(ascending, 0.05);
    return [{ value, tracks: [track!.name], confidence: physical }];
  },
});
