import { thirdOctaves } from '../dsp/bands.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { quantity } from '../fields.ts';
import { hertz, quantityOf } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { remedy } from './remedy.ts';

const frequency = 7000; // Hz: between the sibilants of low and of high voices
const band = [24, 28] as const; // third octaves of 5 to 10 kHz
/** The rows that the threshold comes from last 0.37 s, sibilants less than half of that. */
const louder: Decibels = 3;

/** A de-esser that works in the tenth of the time in which the band is highest beside the whole. */
export const deEss = remedy({
  id: 'de-ess',
  about:
    'A de-esser at 7 kHz that takes away at most what is too much, where the band is as loud as in a tenth of the time.',
  settings: { most: quantity('dB', [0, 24], 'Largest reduction.', 6) },
  propose({ value, tracks: [name] }, { tracks, session }, { most }) {
    const track = tracks.find((each) => each.name === name);
    const own = session.reference?.kind === 'own';
    const range = Math.round(10 * (own ? Math.min(certain.most, certain.share * value) : Math.min(most, value))) / 10;
    if (range < 0.5) return { because: 'the move would be too small to hear' };
    const threshold = track ? thresholdOf(track) - (own ? certain.deeper : 0) : -12;
    return {
      safety: 'suggested',
      about: `${name}: de-esser ${hertz(frequency)}, by ${quantityOf(range, 'dB')} at most`,
      steps: [{ track: name, step: { processor: 'de-esser', frequency, threshold, range, Q: 1 } }],
    };
  },
});

/**
 * Beside the same recording it is certain that they were made louder, and all of it may go. Of 8 dB that were added 6.4 are measured; with
 * these 4 of them are gone afterwards, with the careful settings 1 to 1.5 (own measurement on two songs).
 */
const certain = { most: 10, share: 1.3, deeper: 8 } as const;

/** 90th percentile of the band against the whole. */
function thresholdOf({ features }: Track): Decibels {
  const { values } = features.spectrum.rows ?? { values: [] };
  const width = thirdOctaves.length;
  const power = (levels: readonly number[]) => levels.reduce((sum, level) => sum + 10 ** (level / 10), 1e-20);
  const relative = Array.from({ length: Math.floor(values.length / width) }, (_, row) => {
    const levels = values.slice(row * width, (row + 1) * width);
    const whole = power(levels);
    return whole < 1e-7 ? undefined : 10 * Math.log10(power(levels.slice(band[0], band[1])) / whole);
  }).filter((level) => level !== undefined);
  if (relative.length === 0) return -12;
  return Math.round(Math.max(-30, Math.min(0, quantile(sorted(relative), 0.9) + louder)));
}
