import type { Track } from '../session.ts';
import { detector, type Measurement } from './detector.ts';

/** Narrow rises that stand under all notes alike; listeners agree on fewer than half of such, so the two highest are enough. */
export const ringing = detector({
  id: 'ringing',
  about: 'The two highest narrow rises of what sounds between the notes, over the median of an octave.',
  needs: [],
  settings: {},
  unit: () => 'dB',
  detect({ tracks }) {
    const found = tracks.flatMap(peaksOf);
    return found.length > 0 ? found : { because: 'nothing stands out between the notes' };
  },
});

const shown = 2;

const peaksOf = ({ name, features }: Track): Measurement[] =>
  (features.resonances?.peaks ?? []).slice(0, shown).map(({ frequency, height, width }) => ({
    value: height,
    tracks: [name],
    band: [frequency - width / 2, frequency + width / 2],
    confidence: 0.5,
  }));
