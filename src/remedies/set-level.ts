import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { remedy } from './remedy.ts';

/** Plain gain to the target, as far as the ceiling lets it. */
export const setLevel = remedy({
  id: 'set-level',
  about: 'Static gain to the loudness asked for; upward only as far as the true-peak ceiling allows.',
  settings: { most: quantity('dB', [0, 40], 'Largest change.', 20) },
  propose({ value, tracks: [name] }, { tracks, targets }, { most }) {
    const track = tracks.find((each) => each.name === name);
    const room = (targets['peak.true'] ?? -1) - (track?.metrics['peak.true'] ?? 0);
    const wanted = Math.max(-most, Math.min(most, -value));
    const gain = Math.round(100 * (wanted > 0 ? Math.min(wanted, Math.max(0, room)) : wanted)) / 100;
    if (Math.abs(gain) < 0.1)
      return { because: 'there is no headroom left: more level would need a limiter, which is for mastering' };
    return {
      safety: 'safe',
      about: `${name}: gain ${signed(gain)} dB`,
      steps: [{ track: name, step: { processor: 'gain', gain } }],
    };
  },
});
