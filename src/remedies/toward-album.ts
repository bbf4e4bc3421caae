import { median } from '../dsp/statistics.ts';
import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import type { Track } from '../session.ts';
import { remedy } from './remedy.ts';

/**
 * Half of what a song is out by beyond a free margin. So the order of loudness stays, and so does the greater part of a difference that
 * was meant. What is soft by its dynamics is soft on purpose.
 */
export const towardAlbum = remedy({
  id: 'toward-album',
  about:
    'Gain that brings a song half the way back to the album, from a free margin on; what is soft by its dynamics stays.',
  settings: { free: quantity('LU', [0, 20], 'So far out a song may be.', 3) },
  propose({ value, tracks: [name] }, { tracks }, { free }) {
    const beyond = Math.max(0, Math.abs(value) - free);
    const gain = Math.round(-10 * Math.sign(value) * 0.5 * beyond) / 10;
    if (Math.abs(gain) < 0.3) return { because: 'the move would be too small to hear' };
    if (gain > 0 && isSoftOnPurpose(name, value, tracks))
      return { because: 'soft on purpose? Its peaks stand out more than those of the other songs: kept' };
    return {
      safety: 'suggested',
      about: `${name}: gain ${signed(gain)} dB, half of what lies beyond ${free} LU`,
      steps: [{ track: name, step: { processor: 'gain', gain } }],
    };
  },
});

/** Whether its peaks stand out by at least half of what it is softer by: so it was played, and not turned down. */
function isSoftOnPurpose(name: string, value: number, tracks: readonly Track[]): boolean {
  const own = tracks.find((track) => track.name === name)?.metrics['dynamics.plr'];
  const all = tracks.flatMap(({ metrics }) => metrics['dynamics.plr'] ?? []);
  return own !== undefined && own - median(all) > 0.5 * Math.abs(value);
}
