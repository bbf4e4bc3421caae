import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

const usual = -3; // dB, side to mid: as wide as wide mixes are (a quarter of 128 songs is wider)

export const narrow = remedy({
  id: 'narrow',
  about: 'Less side, so that less is lost in mono.',
  settings: { most: quantity('dB', [0, 12], 'Largest change of the side.', 6) },
  propose({ value, tracks: [name], evidence }, { tracks }, { most }) {
    const track = tracks.find((each) => each.name === name);
    if ((track?.metrics['stereo.polarity'] ?? 1) < -0.1)
      return { because: 'the channels cancel each other: their polarity comes first' };
    const isWidth = evidence?.kind === 'metric' && evidence.metric === 'stereo.width';
    const gain = -Math.round(10 * Math.min(most, isWidth ? value - usual : 1.5 * value)) / 10;
    if (gain > -0.1) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${name}: side ${signed(gain)} dB`,
      steps: [{ track: name, step: { processor: 'width', gain } }],
    };
  },
});
