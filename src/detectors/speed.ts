import { detector, physical } from './detector.ts';

/** Told from how two recordings go up and down, so that pitch, which an equaliser or a key may blur, is not needed. */
export const speed = detector({
  id: 'speed',
  about: 'How much faster it plays than the reference, where that is the same recording at another speed.',
  needs: ['reference'],
  settings: {},
  unit: () => '%',
  detect({ session: { reference }, tracks: [track] }) {
    const ratio = reference?.speed ?? (reference?.kind === 'own' ? 1 : undefined);
    if (ratio === undefined) return { because: 'the reference is not the same recording' };
    return [{ value: 100 * (ratio - 1), tracks: [track!.name], confidence: physical }];
  },
});
