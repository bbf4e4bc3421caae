import { detector, physical } from './detector.ts';
import { pairsOf } from './pairs.ts';

/** What is left of a stem when another is taken away from it. */
export const duplicate = detector({
  id: 'duplicate',
  about:
    'What is left of a stem when as much as fits best of another is taken away, at the same time; 150 Hz to 8 kHz.',
  needs: ['stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const pairs = pairsOf(session.stems).filter(
      ({ first, second }) => tracks.includes(first) && tracks.includes(second),
    );
    if (pairs.length === 0) return { because: 'no two stems play together' };
    return pairs.map(({ first, second, r, residual }) => {
      const [louder, softer] = isLouder(second, first) ? [second, first] : [first, second];
      // The same inverted is another fault.
      return { value: r > 0 ? residual : 0, tracks: [softer.name, louder.name] as const, confidence: physical };
    });
  },
});

const isLouder = (a: { metrics: { 'loudness.integrated'?: number } }, b: typeof a): boolean =>
  (a.metrics['loudness.integrated'] ?? -70) > (b.metrics['loudness.integrated'] ?? -70);
