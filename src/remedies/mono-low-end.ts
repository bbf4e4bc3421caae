import { thirdOctaves } from '../dsp/bands.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { remedy } from './remedy.ts';

const cancelling = -0.3;
const highest = 400; // Hz: above lies the body of the music

/**
 * One low end for both sides. Where left and right cancel, their sum holds no bass, so it is taken from the left channel,
 * up to where they stop cancelling; where they merely differ, from the sum.
 */
export const monoLowEnd = remedy({
  id: 'mono-low-end',
  about: 'Low frequencies in mono: from the left channel where the sides cancel, else from their sum.',
  settings: { below: quantity('Hz', [40, 400], 'Mono below.', 120) },
  propose({ value, tracks: [name] }, { tracks }, settings) {
    const cancels = value < cancelling;
    const track = tracks.find((each) => each.name === name);
    const below = cancels && track ? Math.max(settings.below, endOf(track)) : settings.below;
    const source = cancels ? ', taken from the left channel, as the sides cancel each other' : '';
    return {
      safety: 'safe',
      about: `${name}: mono below ${hertz(below)}${source}`,
      steps: [{ track: name, step: { processor: 'width', bassMono: below, bassFrom: cancels ? 'left' : 'mid' } }],
    };
  },
});

/** Upper edge of the run of third octaves, from the lowest that sounds, in which left and right cancel. */
function endOf({ features }: Track): Hz {
  const { correlation } = features.spectrum;
  const first = correlation.findIndex((each, band) => each !== null && thirdOctaves[band]! > 35);
  const length = correlation.slice(Math.max(0, first)).findIndex((each) => each === null || each > 0);
  const last = first < 0 || length < 1 ? undefined : thirdOctaves[first + length - 1];
  return last === undefined ? 0 : Math.min(highest, Math.round(last * 10 ** 0.05));
}
