import type { Evidence, NotApplicable } from '../detectors/detector.ts';
import { quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import { type Fix, remedy } from './remedy.ts';

/** A narrow cut, to be heard before it is believed: 0.7 of the height, Q as narrow as the rise itself. Beside the same recording all of it. */
export const tame = remedy({
  id: 'tame',
  about: 'A narrow bell cut where something rings: 0.7 of its height.',
  settings: { most: quantity('dB', [0, 24], 'Largest cut.', 8) },
  propose({ value, tracks: [track], band, evidence }, _, { most }) {
    if (evidence?.kind === 'shape') return undone(track, evidence);
    if (!band) return { because: 'it is not known where it rings' };
    const frequency = Math.round(Math.sqrt(band[0] * band[1]));
    const Q = Math.round(10 * Math.max(4, Math.min(20, frequency / (band[1] - band[0])))) / 10;
    const gain = -Math.round(10 * Math.max(0, Math.min(most, 0.7 * value))) / 10;
    if (gain > -0.3) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${track}: bell ${hertz(frequency)}, ${signed(gain)} dB, Q ${Q}`,
      steps: [{ track, step: { processor: 'filter', type: 'peaking', frequency, Q, gain } }],
    };
  },
});

/** The bell that the original has not, the other way round. */
function undone(track: string, { frequency, Q, estimate }: Extract<Evidence, { kind: 'shape' }>): Fix | NotApplicable {
  if (estimate < 0.3) return { because: 'the move would be too small to hear' };
  const step = {
    processor: 'filter',
    type: 'peaking',
    frequency: Math.round(frequency),
    Q: Math.round(10 * Q) / 10,
    gain: -Math.round(10 * Math.min(18, estimate)) / 10,
  } as const;
  return {
    safety: 'suggested',
    about: `${track}: bell ${hertz(step.frequency)}, ${signed(step.gain)} dB, Q ${step.Q}, as the original has it`,
    steps: [{ track, step }],
  };
}
