import { powerDecibels } from '../dsp/decibels.ts';
import { detector } from './detector.ts';
import { areOfOneSource, type Pair, pairsAmong } from './pairs.ts';

const nearest = 0.001; // s: 0.3 m; what is nearer was most likely meant for both
const furthest = 0.03; // s: 10 m; what is later is an echo

/** What one microphone hears of an instrument that another was meant for. */
export const bleed = detector({
  id: 'bleed',
  about:
    'Level of another stem in this one, beside all of it, where it comes 1 to 30 ms late and most of what plays is something else; as sure as GCC-PHAT is.',
  needs: ['stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const pairs = pairsAmong(session.stems, tracks);
    if (pairs.length === 0) return { because: 'no two stems play together' };
    const leaks = pairs.filter(isLeak);
    return leaks.length > 0 ? leaks.map(measure) : { because: 'no stem is heard in another one' };
  },
});

const isLeak = (pair: Pair): boolean =>
  Math.abs(pair.lag) >= nearest && Math.abs(pair.lag) <= furthest && !areOfOneSource(pair);

/** Sound comes later to the microphone that was not meant for it. */
function measure({ first, second, lag, r, correlation, shares }: Pair) {
  const [source, leak, share] = lag > 0 ? [first, second, shares[1]] : [second, first, shares[0]];
  return {
    value: powerDecibels(correlation ** 2 * share),
    tracks: [leak.name, source.name] as const,
    confidence: Math.min(1, Math.abs(r)),
  };
}
