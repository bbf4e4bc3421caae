import { detector, type Measurement } from './detector.ts';
import { deviation } from './deviation.ts';

/**
 * Sibilants that were made louder leap further above the usual level of their band, and above what sounds with them at the time. A level
 * that jumps does the first only, a bright EQ the second.
 */
export const sibilance = detector({
  id: 'sibilance',
  about:
    'How much further 5 to 10 kHz leaps up than in the reference: over its usual level and over 0.8 to 4 kHz, the lesser of both.',
  needs: ['reference'],
  settings: {},
  unit: () => 'dB',
  detect(scene) {
    const over = deviation.detect(scene, { of: 'spectrum.sibilance', blind: 'absent' });
    if ('because' in over) return over;
    const body = deviation.detect(scene, { of: 'spectrum.sibilance-over-body', blind: 'absent' });
    const bodies = 'because' in body ? [] : body;
    return over.map((each): Measurement => {
      const other = bodies.find(({ tracks }) => tracks[0] === each.tracks[0]);
      return { ...each, value: Math.min(each.value, other?.value ?? each.value), band: [5000, 10_000] };
    });
  },
});
