import { detector, physical } from './detector.ts';
import { pairsAmong, softerFirst } from './pairs.ts';

/** How little is left of a stem when another is taken away from it. */
export const duplicate = detector({
  id: 'duplicate',
  about:
    'How much less is left of a stem when as much as fits best of another is taken away, at the same time; 150 Hz to 8 kHz. Negative where one is the other inverted.',
  needs: ['stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const pairs = pairsAmong(session.stems, tracks);
    if (pairs.length === 0) return { because: 'no two stems play together' };
    return pairs.map((pair) => {
      const [softer, louder] = softerFirst(pair);
      const value = pair.isTurned ? pair.residual : -pair.residual;
      return { value, tracks: [softer.name, louder.name] as const, confidence: physical };
    });
  },
});
