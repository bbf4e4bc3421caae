import { lowSidesOf } from '../detectors/low-sides.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import type { Step } from '../processors/index.ts';
import { kernelOf } from '../processors/step.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { evened } from './low-end-sides.ts';
import { remedy } from './remedy.ts';

const cancelling = -0.3;
const agreeing = 0.2;
const unrelated = 0; // above, a wide bass may well be meant
const highest = 400; // Hz: above lies the body of the music

/**
 * One low end for both sides. Where left and right cancel, one of them is inverted there, up to where they stop cancelling, and brought
 * up where it is softer, too; where they merely differ, their sum serves both.
 */
export const monoLowEnd = remedy({
  id: 'mono-low-end',
  about:
    'Low end of the right channel inverted where the sides cancel, and the softer side brought up there; else low frequencies in mono.',
  settings: { below: quantity('Hz', [40, 400], 'Mono below.', 120) },
  propose({ tracks: [name] }, { session: { reference }, tracks }, settings) {
    const track = tracks.find((each) => each.name === name);
    const correlation = track?.metrics['stereo.low-correlation'] ?? 1;
    if (track && cancels(correlation, reference)) {
      const below = Math.max(edgeOf(track) ?? settings.below, 40);
      const turned: Step = { processor: 'polarity', below };
      const level = restOf(track, reference, turned);
      return {
        safety: 'safe',
        about: `${name}: invert the right channel below ${hertz(below)}${level ? ', and bring up the softer side there' : ''}`,
        steps: [turned, ...(level ? [level] : [])].map((step) => ({ track: name, step })),
      };
    }
    return {
      safety: correlation < unrelated ? 'safe' : 'suggested',
      about: `${name}: mono below ${hertz(settings.below)}`,
      steps: [{ track: name, step: { processor: 'width', bassMono: settings.below } }],
    };
  },
});

/** Beside the same recording it need not cancel as far to be inverted, if it agreed there. */
function cancels(correlation: number, reference: Reference | undefined): boolean {
  const original = reference?.kind === 'own' ? reference.metrics['stereo.low-correlation']?.median : undefined;
  return correlation < (original !== undefined && original > agreeing ? -agreeing : cancelling);
}

const same = -0.5; // correlation beyond which what both sides play differs in sign alone

/** What is to be done about levels besides. Without an original, only where both sides play the same, but for the sign. */
function restOf(track: Track, reference: Reference | undefined, turned: Step): Step | undefined {
  if (reference?.kind !== 'own' && (track.metrics['stereo.low-correlation'] ?? 0) > same) return undefined;
  const sides = lowSidesOf(track, reference);
  const { response } = kernelOf(turned, track.format);
  return sides && evened(sides, reference?.kind === 'own', (frequency) => response?.(frequency, 'right') ?? 0);
}

/** Where the run of third octaves, from the lowest that sounds, ends in which left and right cancel: between two of them, by their correlation. */
function edgeOf({ features }: Track): Hz | undefined {
  const { correlation } = features.spectrum;
  const first = correlation.findIndex((each, band) => each !== null && thirdOctaves[band]! > 35);
  const length = correlation.slice(Math.max(0, first)).findIndex((each) => each === null || each > 0);
  if (first < 0 || length < 1) return undefined;
  const last = first + length - 1;
  const [below, above] = [correlation[last]!, correlation[last + 1] ?? 1];
  const share = below / (below - above);
  return Math.min(highest, Math.round(thirdOctaves[last]! * 10 ** (0.1 * share)));
}
