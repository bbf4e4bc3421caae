import type { Evidence } from '../detectors/detector.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Step } from '../processors/index.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Fix, remedy } from './remedy.ts';

/**
 * The fault's own shape, the other way round. Beside the same recording all of it; beside other music less, since the
 * estimate is uncertain: 0.85 with songs the user chose, 0.7 with a profile (domain 3, measured as the best shares).
 */
export const equalise = remedy({
  id: 'equalise',
  about: 'An EQ move that answers a broad fault of tone with its own shape.',
  settings: {
    most: quantity('dB', [0, 24], 'Largest cut.', 6),
    boost: quantity('dB', [0, 24], 'Largest boost.', 4),
    share: quantity('1', [0, 1], 'Scales the move.', 1),
  },
  propose({ evidence, tracks: [track] }, { session }, { most, boost, share }) {
    if (evidence?.kind !== 'shape') return { because: 'there is no shape to answer' };
    const own = session.reference?.kind === 'own';
    const kind = session.reference?.kind ?? 'profile';
    const wanted = -evidence.estimate * share * certainty[kind];
    const gain = answerTo(evidence, kind, { most, boost, share });
    if (Math.abs(gain) < 0.3) return { because: 'the move would be too small to hear' };
    if (evidence.type === 'tilt') return tilt(track, own ? wanted : gain, evidence, own ? 3 : 1);
    const source =
      gain < 0 && evidence.type === 'peaking' ? sourceOf(session.stems, evidence.frequency, gain) : undefined;
    const move = source ?? { track, gain };
    const step: Step = {
      processor: 'filter',
      type: evidence.type,
      frequency: Math.round(evidence.frequency),
      Q: Math.round(100 * evidence.Q) / 100,
      gain: move.gain,
    };
    return {
      safety: 'suggested',
      about: `${move.track}: ${words[evidence.type]} ${hertz(step.frequency)}, ${signed(move.gain)} dB, Q ${step.Q}`,
      steps: [{ track: move.track, step }],
    };
  },
});

/** dB of a fault's shape (dB an octave of a tilt) that answer it. */
export function answerTo(
  { estimate }: Pick<Extract<Evidence, { kind: 'shape' }>, 'estimate'>,
  kind: Reference['kind'],
  { most = 6, boost = 4, share = 1 }: { most?: Decibels; boost?: Decibels; share?: number } = {},
): Decibels {
  const [lowest, highest] = limitsOf(kind, most, boost);
  return Math.round(10 * Math.max(lowest, Math.min(highest, -estimate * share * certainty[kind]))) / 10;
}

const mostly = 0.6; // share of the power from which on a stem is where the fault lives
const deepest = -12; // dB

/** The stem that holds most of the power around a frequency, and the cut there that takes `gain` off the sum. */
function sourceOf(
  stems: readonly Track[],
  frequency: Hz,
  gain: Decibels,
): { track: string; gain: Decibels } | undefined {
  const powers = stems.map(({ features, metrics }) =>
    thirdOctaves.reduce((sum, centre, band) => {
      const level = features.spectrum.third[band] ?? -200;
      const near = Math.abs(Math.log2(centre / frequency)) < 0.4;
      return near ? sum + powerOf(level + (metrics['loudness.integrated'] ?? -200)) : sum;
    }, 0),
  );
  const whole = powers.reduce((sum, power) => sum + power, 0);
  const most = Math.max(...powers);
  const stem = stems[powers.indexOf(most)];
  if (!stem || most < mostly * whole) return undefined;
  // What the others hold stays; the rest of the reduction has to come out of this one.
  const left = Math.max(powerOf(deepest), (powerOf(gain) * whole - (whole - most)) / most);
  return { track: stem.name, gain: Math.round(100 * powerDecibels(left)) / 100 };
}

/** Beside the same recording the estimate is exact; beside a profile it is a guess, and a small move does less harm. */
function limitsOf(kind: Reference['kind'], most: Decibels, boost: Decibels): readonly [Decibels, Decibels] {
  switch (kind) {
    case 'own':
      return [-12, 12];
    case 'songs':
      return [-most, boost];
    case 'profile':
      return [-Math.min(most, 4), Math.min(boost, 3)];
  }
}

const certainty: Readonly<Record<Reference['kind'], number>> = { own: 1, songs: 0.85, profile: 0.7 };

const words = { peaking: 'bell', lowshelf: 'low shelf', highshelf: 'high shelf' } as const;

/** A straight line, the other way round. */
function tilt(track: string, wanted: Decibels, { frequency }: Extract<Evidence, { kind: 'shape' }>, most: number): Fix {
  const slope = Math.round(100 * Math.max(-most, Math.min(most, wanted))) / 100;
  return {
    safety: 'suggested',
    about: `${track}: tilt ${signed(slope)} dB per octave around ${hertz(frequency)}`,
    steps: [{ track, step: { processor: 'tilt', slope, frequency } }],
  };
}
