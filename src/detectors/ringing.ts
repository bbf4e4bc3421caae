import { normal } from '../dsp/statistics.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import { detector, type Measurement } from './detector.ts';
import { filtersBeside, rings } from './read-off.ts';
import { bandOf } from './shapes.ts';

/** Narrow rises that stand under all notes alike; listeners agree on fewer than half of such, so the two highest are enough. */
export const ringing = detector({
  id: 'ringing',
  about:
    'The two highest narrow rises of what sounds between the notes, over the median of an octave; beside the same recording, narrow bells that it has not.',
  needs: [],
  settings: {},
  unit: () => 'dB',
  detect({ tracks, session }) {
    const { reference } = session;
    if (reference?.kind === 'own' && tracks[0] === (session.mix ?? session.stems[0])) {
      const added = addedTo(tracks[0]!, reference);
      if (!added) return { because: 'there is too little sound to take a spectrum of' };
      return added.length > 0 ? added : { because: 'nothing rings that does not ring in the original' };
    }
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

/** What rings in the original is how it was meant. */
function addedTo({ name, features }: Track, reference: Reference): Measurement[] | undefined {
  const filters = filtersBeside(features.spectrum, reference);
  return (
    filters &&
    rings(filters).map(
      ({ gain, error, ...bell }): Measurement => ({
        value: gain,
        tracks: [name],
        band: bandOf(bell),
        confidence: normal(gain / error),
        evidence: { kind: 'shape', ...bell, estimate: gain, error },
      }),
    )
  );
}
