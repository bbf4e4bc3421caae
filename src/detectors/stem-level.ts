import { normal } from '../dsp/statistics.ts';
import { detector } from './detector.ts';
import { gainsIn } from './stem-gains.ts';

const fewest = 4; // of fewer, none can be told from the rest
const raw = 3; // dB of scatter: stems as they were recorded, before any fader
const least = 0.5; // dB: what the fit itself errs by (16 faders of a known mix: all within 0.7)
const processed = -35; // dB unexplained: a compressor or limiter was at work on the whole, and took more of drums (3 to 5 dB measured)
const ducked = 1.5;

/** Stems that are not at the level they have in the mix that came with them. */
export const stemLevel = detector({
  id: 'stem-level',
  about:
    'How much louder a stem is than in the mix that came with it, beside the other stems: third octaves over time, what was done to the whole mix set apart.',
  needs: ['mix', 'stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const fitted = gainsIn(session);
    if ('because' in fitted) return fitted;
    if (fitted.stems.length < fewest) return { because: 'of fewer than four stems none can be told from the others' };
    if (fitted.spread > raw) return { because: 'the stems are raw: hardly any is at the level it has in the mix' };
    const error = Math.max(fitted.unexplained > processed ? ducked : least, fitted.spread);
    const measured = fitted.stems
      .filter(({ track }) => tracks.includes(track))
      .map(({ track, gain }) => ({
        value: -gain,
        tracks: [track.name, session.mix!.name] as const,
        confidence: Math.max(0, 2 * normal(Math.abs(gain) / (1.5 * error)) - 1),
      }));
    return measured.length > 0 ? measured : { because: 'these stems are too soft in the mix to tell' };
  },
});
