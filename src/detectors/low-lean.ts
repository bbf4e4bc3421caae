import { detector, physical } from './detector.ts';
import { lowSidesOf } from './low-sides.ts';

const together = 0.7; // the correlation from which on both sides play the same, so that one should be as loud as the other

/** One side's low end louder than the other's. */
export const lowLean = detector({
  id: 'low-lean',
  about:
    'Low end of the left less that of the right, 25 to 125 Hz, beyond the balance of the whole. Beside the same recording, how it was changed; else 0 unless both sides play the same there.',
  needs: [],
  settings: {},
  unit: () => 'dB',
  detect({ session: { reference }, tracks }) {
    const found = tracks.flatMap((track) => {
      const sides = lowSidesOf(track, reference);
      if (!sides) return [];
      const isTold = reference?.kind === 'own' || (track.metrics['stereo.low-correlation'] ?? 0) > together;
      return [{ value: isTold ? sides.lean : 0, tracks: [track.name] as const, confidence: physical }];
    });
    return found.length > 0 ? found : { because: 'there is too little to compare the sides by' };
  },
});
