import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { pauses } from '../meters/pauses.ts';
import type { Decibels, Hz } from '../units.ts';
import { feature } from './feature.ts';
import { loudness } from './loudness.ts';

/** Mains hum where the music pauses; empty without pauses, for in full music it is neither measured nor heard. */
export interface Hum {
  /** How far the six clearest harmonics stand out of what lies around them, on the mean, each no more than 20 dB. */
  readonly score?: Decibels;
  /** 50 or 60: which of the two stands out more. */
  readonly frequency?: Hz;
  /** RMS of its harmonics in the pauses, dBFS. */
  readonly level?: Decibels;
}

/** Windows this much under the loudness of the whole are pauses. */
const gap = 25;
/** Fewer cannot tell what is steady. */
const fewest = 2;
/** Hum is there in 80 % of the windows at least. */
const share = 0.2;
const harmonics = 20;
const best = 6;
const highest = 20;
const around: Hz = 8;

export const hum = feature<Hum>({
  id: 'hum',
  about: 'Harmonics of 50 or 60 Hz that go on where the music pauses.',
  meters: [pauses, loudnessMeter],
  read(logs) {
    const { integrated } = logs.get(loudness);
    const log = logs.of(pauses);
    const quiet = log.pauses.filter(({ square }) => integrated !== undefined && square < powerOf(integrated - gap));
    if (quiet.length < fewest) return {};
    // What comes and goes, as notes do, has died away in the quieter windows.
    const steady = Float64Array.from(quiet[0]!.power, (_, k) =>
      quantile(sorted(quiet.map(({ power }) => power[k]!)), share),
    );
    const [first, second] = [50, 60].map((frequency) => ({ frequency, ...linesOf(steady, frequency, log.binWidth) }));
    return first!.score >= second!.score ? first! : second!;
  },
});

function linesOf(power: Float64Array, frequency: Hz, binWidth: Hz): { score: Decibels; level: Decibels } {
  const reach = Math.round(around / binWidth);
  const lines = Array.from({ length: harmonics }, (_, i) => {
    const bin = Math.round(((i + 1) * frequency) / binWidth);
    const peak = Math.max(...power.subarray(bin - 1, bin + 2));
    const floor = quantile(sorted(power.subarray(bin - reach, bin + reach + 1)), 0.75);
    const out = peak > 0 ? Math.min(highest, 10 * Math.log10(peak / Math.max(floor, 1e-20))) : 0;
    const whole = power.subarray(bin - 2, bin + 3).reduce((sum, each) => sum + each, 0);
    return { out, power: out > highest / 2 ? whole : 0 };
  }).sort((a, b) => b.out - a.out);
  return {
    score: lines.slice(0, best).reduce((sum, { out }) => sum + out, 0) / best,
    level: powerDecibels(lines.reduce((sum, line) => sum + line.power, 0)),
  };
}
