import { choice, quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Step } from '../processors/index.ts';
import type { Decibels } from '../units.ts';
import { remedy } from './remedy.ts';

/**
 * Room in the masker: 0.7 of the excess and 6 dB (domain 5.3, where it gave back 61 % of what was lost). Where the masker often plays
 * without the part, only while the part sounds.
 */
export const cut = remedy({
  id: 'cut',
  about: 'A bell cut where one track covers another; keyed by that one where the masker often plays alone.',
  settings: {
    on: choice(['other', 'track'], 'Which of the two is cut.', 'other'),
    most: quantity('dB', [0, 12], 'Largest cut.', 9),
  },
  propose({ evidence, tracks }, _, { on, most }) {
    const [track, key] = on === 'other' ? [tracks[1], tracks[0]] : [tracks[0], tracks[1]];
    if (evidence?.kind !== 'masking' || track === undefined) return { because: 'no band and no other track to cut' };
    if (evidence.whole > buried) return { because: 'it is covered nearly everywhere: its level comes before any cut' };
    const frequency = Math.round(Math.sqrt(evidence.band[0] * evidence.band[1]));
    const gain = -Math.round(10 * Math.max(0, Math.min(most, 0.7 * (evidence.excess + 6)))) / 10;
    if (gain > -0.3) return { because: 'the move would be too small to hear' };
    const { Q, keyLevel } = evidence;
    const bell = `bell ${hertz(frequency)}, ${signed(gain)} dB, Q ${Number(Q.toFixed(1))}`;
    if (keyLevel === undefined || key === undefined || on !== 'other')
      return {
        safety: 'suggested',
        about: `${track}: ${bell}`,
        steps: [{ track, step: { processor: 'filter', type: 'peaking', frequency, Q, gain } }],
      };
    return {
      safety: 'suggested',
      about: `${track}: ${bell}, only while ${key} plays`,
      steps: [{ track, step: { ...ducking(keyLevel, gain), frequency, Q, key } }],
    };
  },
});

const buried = 0.75; // of all its loudness
const ratio = 4;

/** The whole cut at the level that the part has while it plays; the knee of 6 dB begins to work below it. */
export const ducking = (keyLevel: Decibels, gain: Decibels) =>
  ({
    processor: 'dynamic-eq',
    threshold: Math.max(-80, Math.min(0, Math.round(keyLevel + gain / (1 - 1 / ratio)))),
    ratio,
    range: gain,
    attack: 0.02,
    release: 0.25,
  }) as const satisfies Partial<Step>;
