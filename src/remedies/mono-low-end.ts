import { thirdOctaves } from '../dsp/bands.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { remedy } from './remedy.ts';

const cancelling = -0.3;
const unrelated = 0; // above, a wide bass may well be meant
const highest = 400; // Hz: above lies the body of the music

/**
 * One low end for both sides. Where left and right cancel, one of them is inverted there, up to where they stop cancelling;
 * where they merely differ, their sum serves both.
 */
export const monoLowEnd = remedy({
  id: 'mono-low-end',
  about: 'Low end of the right channel inverted where the sides cancel, else low frequencies in mono.',
  settings: { below: quantity('Hz', [40, 400], 'Mono below.', 120) },
  propose({ value, tracks: [name] }, { tracks }, settings) {
    const track = tracks.find((each) => each.name === name);
    if (value < cancelling) {
      const below = track ? Math.max(settings.below, endOf(track)) : settings.below;
      return {
        safety: 'safe',
        about: `${name}: invert the right channel below ${hertz(below)}`,
        steps: [{ track: name, step: { processor: 'polarity', below } }],
      };
    }
    return {
      safety: value < unrelated ? 'safe' : 'suggested',
      about: `${name}: mono below ${hertz(settings.below)}`,
      steps: [{ track: name, step: { processor: 'width', bassMono: settings.below } }],
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
