import { thirdOctaves } from './dsp/bands.ts';
import type { LikelyRole } from './roles.ts';
import type { Track } from './session.ts';
import type { Hz } from './units.ts';

const nothing: LikelyRole = { role: 'other', confidence: 0 };

/**
 * What a stem may be, by its sound: drums as a rule surely enough to count, a bass never more than a guess; nothing tells a voice.
 *
 * Own measurement: fitted on 180 stems of 22 songs rendered from MIDI and 24 real ones of one song; on the stems of 22
 * other songs and of another real one 87 of 94 drums were found, and 2 of 95 others (a slapped bass, a riser) taken for drums.
 */
export function roleBySound({ metrics, features }: Pick<Track, 'metrics' | 'features'>): LikelyRole {
  const { 'spectrum.flatness': flatness, 'transient.percussiveness': percussiveness } = metrics;
  if (flatness === undefined || percussiveness === undefined) return nothing;
  const powers = features.spectrum.third.map((level) => 10 ** ((level ?? -200) / 10));
  const [middle, top] = [below(powers, 0.5), below(powers, 0.95)];
  const struck = drumsAre(percussiveness, flatness, metrics['transient.strength'] ?? 0);
  if (struck >= 0.5) return partOfKit(struck, middle, top);
  // Ten of fifteen such stems were basses; the left hand of an organ sounds the same.
  if (middle < 130 && top < 1500) return { role: 'bass', confidence: 0.65 };
  return nothing;
}

/** Logistic regression: hits that stand alone, noise rather than pitches, and steep beginnings. */
const drumsAre = (percussiveness: number, flatness: number, strength: number): number =>
  1 /
  (1 +
    Math.exp(
      -(1.3 + 3.4 * percussiveness + 2.5 * Math.log10(Math.max(1e-6, flatness)) + 0.95 * Math.min(5, strength)),
    ));

/** Kicks were told without a mistake, hats and cymbals together in 50 of 58 cases; the rest is drums of some kind. */
function partOfKit(confidence: number, middle: Hz, top: Hz): LikelyRole {
  if (middle < 105 && top < 260) return { role: 'kick', confidence };
  if (middle > 3500) return { role: 'cymbals', confidence: 0.87 * confidence };
  return { role: 'drums', confidence };
}

/** The frequency under which this share of the power lies, to a third of an octave. */
function below(powers: readonly number[], share: number): Hz {
  const wanted = share * powers.reduce((sum, power) => sum + power, 0);
  let sum = 0;
  const at = powers.findIndex((power) => {
    sum += power;
    return sum >= wanted;
  });
  return thirdOctaves[Math.max(0, at)]!;
}
