import { decibels } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { truePeak } from '../meters/true-peak.ts';
import { type Decibels, type Range, silence } from '../units.ts';
import { feature } from './feature.ts';
import { integratedOf, loudness } from './loudness.ts';
import { peak } from './peak.ts';

/** What a limiter would do to the sound, told from its logs: no sample is limited for it. */
export interface Limiting {
  /**
   * Loudness that it would take, LU, by how far its ceiling lies over the integrated loudness that goes in: at `from`, and every
   * `step` dB nearer. None is taken from `from` on. Absent where there is no loudness.
   */
  readonly taken?: { readonly from: Decibels; readonly step: Decibels; readonly values: readonly number[] };
}

const span: Range = [2, 30]; // dB between ceiling and loudness: nearer no one limits; farther there are a few peaks at most
const step: Decibels = 1;
const margin: Decibels = 0.03; // that the limiter keeps under its ceiling

/**
 * The gain of our limiter at its defaults (look-ahead 5 ms, hold 12.5 ms, release 60 ms), followed in steps of 10 ms: their peaks are
 * known, and so is the K-weighted energy that each would lose.
 */
export const limiting = feature<Limiting>({
  id: 'limiting',
  about: 'How much loudness a limiter would take at any ceiling.',
  meters: [levels, loudnessMeter, truePeak],
  read(logs) {
    const { integrated } = logs.get(loudness);
    const { true: top } = logs.get(peak);
    if (integrated === undefined || top === undefined) return {};
    const peaks = peaksBetween(logs.of(levels).fine.peak, logs.of(truePeak).timeline);
    return { taken: takenFrom({ peaks, energy: logs.of(loudnessMeter).energy }, integrated, top) };
  },
});

/** Steps of 10 ms: their true peaks, dBTP, and their K-weighted energies. */
export interface Steps {
  readonly peaks: Float64Array;
  readonly energy: Float32Array;
}

/** What a limiter would take of steps of this integrated loudness and this true peak. */
export function takenFrom(
  { peaks, energy }: Steps,
  integrated: number,
  top: Decibels,
  way: Way = usual,
): NonNullable<Limiting['taken']> {
  const from = Math.min(span[1], Math.max(span[0], Math.ceil(top - integrated)));
  const values = Array.from({ length: Math.round((from - span[0]) / step) + 1 }, (_, i) => {
    const reduced = reducedBy(peaks, energy, integrated + from - i * step - margin, way);
    return Math.max(0, integrated - (integratedOf(reduced) ?? integrated));
  });
  return { from, step, values };
}

/** True peaks of 10 ms, dBTP: those of samples, raised where the 100 ms around are higher between their samples. */
export function peaksBetween(samples: Float32Array, tenths: Float32Array): Float64Array {
  const peaks = Float64Array.from(samples, decibels);
  tenths.forEach((top, tenth) => {
    const here = peaks.subarray(10 * tenth, 10 * tenth + 10);
    const rise = decibels(top) - here.reduce((most, each) => Math.max(most, each), silence);
    for (let i = 0; i < here.length; i++) here[i]! += rise;
  });
  return peaks;
}

/** How the gain of a limiter returns: told in steps of 10 ms. */
export interface Way {
  /** Of the reduction, in dB, 10 ms later. */
  readonly kept: number;
  /** How much more than `kept` is left right behind the peak, for it is held first. */
  readonly held: number;
  /** Of what a peak needs, how much its 10 ms lose as a whole. */
  readonly share: number;
}

const usual: Way = { kept: Math.exp(-0.01 / 0.06), held: 1.13, share: 1 };
/** That of a limiter of 1 ms of look-ahead, no hold and 10 ms of release; the share as measured on music. */
export const quick: Way = { kept: Math.exp(-0.01 / 0.01), held: 1, share: 0.85 };

// A peak stands anywhere in its 10 ms; how the reduction of it falls to this step and to those beside, in the mean, as measured.
const early = 0.15; // of what the next step needs more than this one
const missing = 0.1; // of what this step needs more than the one before

/** Energies behind a limiter of this ceiling, dBTP. */
export function reducedBy(
  peaks: Float64Array,
  energy: Float32Array,
  ceiling: Decibels,
  { kept, held, share }: Way = usual,
): Float32Array {
  const reduced = Float32Array.from(energy);
  let [before, now] = [0, 0];
  for (let i = -1, isPeak = false; i < reduced.length; i++) {
    const needed = i + 1 < peaks.length ? Math.max(0, peaks[i + 1]! - ceiling) : 0;
    const returning: Decibels = (isPeak ? held : 1) * kept * now;
    const next = Math.max(needed, returning);
    const reduction = now - missing * Math.max(0, now - before) + early * Math.max(0, next - now);
    if (i >= 0 && reduction > 0.001) reduced[i]! *= 10 ** ((-share * reduction) / 10);
    isPeak = needed >= returning;
    [before, now] = [now, next];
  }
  return reduced;
}
