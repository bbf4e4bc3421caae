import { normal } from '../dsp/statistics.ts';
import { choice } from '../fields.ts';
import type { Session, Track } from '../session.ts';
import { detector, type Measurement } from './detector.ts';
import { bandOf, type Found, type ShapeId, shapeIds, shapes } from './shapes.ts';
import { resolve } from './tone.ts';

/** A broad fault of tone by its shape, with its size, its error and how sure it is. */
export const tonalShape = detector({
  id: 'tonal-shape',
  about:
    'A broad fault of tone against the reference: a whitened matched filter, strongest shape first, at most three.',
  needs: ['reference'],
  settings: { shape: choice(shapeIds, 'The fault.') },
  unit: ({ shape }) => (shape === 'tilt' ? 'dB/oct' : 'dB'),
  detect({ session, tracks }, { shape }) {
    const measured = tracks.flatMap((track) => {
      const all = resolutionOf(session, track);
      return all ? [measurementOf(all[shape], shape, track)] : [];
    });
    return measured.length > 0 ? measured : { because: 'there is too little sound to take a spectrum of' };
  },
});

const known = new WeakMap<Session, Map<Track, Readonly<Record<ShapeId, Found>> | undefined>>();

/** All shapes are resolved together; each rule asks for one of them. */
function resolutionOf(session: Session, track: Track): Readonly<Record<ShapeId, Found>> | undefined {
  const ofSession = known.get(session) ?? new Map<Track, Readonly<Record<ShapeId, Found>> | undefined>();
  known.set(session, ofSession);
  if (!ofSession.has(track)) ofSession.set(track, resolve(track.features.spectrum, session.reference!));
  return ofSession.get(track);
}

function measurementOf(found: Found, id: ShapeId, track: Track): Measurement {
  const { sign, type } = shapes[id];
  return {
    value: sign === 0 ? found.estimate : sign * found.estimate,
    tracks: [track.name],
    band: bandOf(found),
    confidence: normal(sign === 0 ? Math.abs(found.score) : sign * found.score),
    evidence: {
      kind: 'shape',
      type,
      frequency: found.frequency,
      Q: found.Q,
      estimate: found.estimate,
      error: found.error,
      ...(found.explainedBy ? { explainedBy: found.explainedBy } : {}),
    },
  };
}
