import { aWeighting } from '../dsp/a-weighting.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { spectrum } from '../meters/spectrum.ts';
import type { Decibels } from '../units.ts';
import { feature } from './feature.ts';
import { loudness } from './loudness.ts';

/** What is left where the music pauses; absent without gaps, for then the quietest part is music too. */
export interface Noise {
  /** 10th percentile of 50-ms RMS, dBFS. */
  readonly floor?: Decibels;
  /** The same of A-weighted frames of 0.35 s. */
  readonly weighted?: Decibels;
  /** 5th percentile over time a third octave, dBFS; null where that is less than 25 dB under the median. */
  readonly bands: readonly (Decibels | null)[];
}

/** What is 30 dB under the loudness of the whole is a gap (domain of `hum` and noise). */
const gap = 30;
const digitalSilence = 1e-12; // power: −120 dBFS
const steps = 5;

export const noise = feature<Noise>({
  id: 'noise',
  about: 'Noise floor in gaps of the music.',
  meters: [levels, spectrum, loudnessMeter],
  read(logs) {
    const { integrated } = logs.get(loudness);
    const bands = bandFloors(logs.of(spectrum).rows);
    if (integrated === undefined) return { bands };
    const squares = sorted(pausedLevels(logs.of(levels).fine.square));
    const [plain, weighted] = weightedLevels(logs.of(spectrum).rows);
    const isGap = (powers: Float64Array) =>
      powers.length > 0 && powerDecibels(quantile(powers, 0.1)) < integrated - gap;
    return {
      ...(isGap(squares) ? { floor: powerDecibels(quantile(squares, 0.1)) } : {}),
      ...(isGap(sorted(plain)) ? { weighted: powerDecibels(quantile(sorted(weighted), 0.1)) } : {}),
      bands,
    };
  },
});

/** Mean squares of 50 ms, but for those that hold digital silence. */
function pausedLevels(fine: Float32Array): number[] {
  const squares: number[] = [];
  for (let at = 0; at + steps <= fine.length; at += steps) {
    let [sum, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = at; i < at + steps; i++) {
      sum += fine[i]!;
      least = Math.min(least, fine[i]!);
    }
    if (least > digitalSilence) squares.push(sum / steps);
  }
  return squares;
}

/** Powers of frames, plain and A-weighted, but for silent ones. */
function weightedLevels(rows: Float32Array): readonly [number[], number[]] {
  const weights = thirdOctaves.map((centre) => powerOf(aWeighting(centre)));
  const [plain, weighted]: [number[], number[]] = [[], []];
  for (let at = 0; at < rows.length; at += weights.length) {
    let [sum, heard] = [0, 0];
    for (let band = 0; band < weights.length; band++) {
      sum += rows[at + band]!;
      heard += rows[at + band]! * weights[band]!;
    }
    if (sum <= digitalSilence) continue;
    plain.push(sum);
    weighted.push(heard);
  }
  return [plain, weighted];
}

function bandFloors(rows: Float32Array): (Decibels | null)[] {
  return thirdOctaves.map((_, band) => {
    const powers: number[] = [];
    for (let at = band; at < rows.length; at += thirdOctaves.length)
      if (rows[at]! > digitalSilence) powers.push(rows[at]!);
    if (powers.length < 20) return null; // a 5th percentile needs some
    const ascending = sorted(powers);
    const [floor, middle] = [powerDecibels(quantile(ascending, 0.05)), powerDecibels(quantile(ascending, 0.5))];
    return floor < middle - 25 ? floor : null;
  });
}
