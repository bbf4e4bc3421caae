import { thirdOctaves } from '../dsp/bands.ts';
import { smooth } from '../dsp/interpolate.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import { integratedOf } from '../features/loudness.ts';
import type { Curve } from '../fields.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Profile, Stride } from './profile.ts';

const width = thirdOctaves.length;
const perSecond = 100; // steps of energies and gains

const gainsOf = (points: Curve): Float64Array => {
  const level = smooth(points.map(([frequency, gain]) => [Math.log2(frequency), gain]));
  return Float64Array.from(thirdOctaves, (centre) => 10 ** (level(Math.log2(centre)) / 10));
};

/** How the level of a recording will go behind a curve on both and one on the side, told from its third octaves. */
export function strideBehind(target: Profile, tone: Curve, side: Curve): Stride {
  const { mids, sides, step, window } = target.rows;
  const [both, more] = [gainsOf(tone), gainsOf(side)];
  const weights = thirdOctaves.map(kWeightAt);
  const count = mids.length / width;
  const [heard, plain] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < count; row++) {
    let [was, is, wasPlain, isPlain] = [1e-20, 1e-20, 1e-20, 1e-20];
    for (let band = 0; band < width; band++) {
      const before = mids[row * width + band]! + sides[row * width + band]!;
      const after = both[band]! * (mids[row * width + band]! + more[band]! * sides[row * width + band]!);
      was += weights[band]! * before;
      is += weights[band]! * after;
      wasPlain += before;
      isPlain += after;
    }
    heard[row] = 10 * Math.log10(is / was);
    plain[row] = 10 * Math.log10(isPlain / wasPlain);
  }
  const at = (values: Float64Array, i: number): Decibels => {
    const place = Math.max(0, Math.min(count - 1, ((i + 0.5) / perSecond - window / 2) / step));
    const below = Math.floor(place);
    return count === 0
      ? 0
      : values[below]! + (place - below) * ((values[below + 1] ?? values[below]!) - values[below]!);
  };
  const energy = target.energy.map((power, i) => power * 10 ** (at(heard, i) / 10));
  const peaks = target.peaks.map((level, i) => level + at(plain, i));
  const integrated = integratedOf(energy);
  return {
    energy,
    peaks,
    ...(integrated === undefined ? {} : { integrated }),
    peak: Math.max(
      -120,
      peaks.reduce((a, b) => Math.max(a, b), -120),
    ),
  };
}

/** What gains over time do to the long-term spectra of mid and side, by frequency: what is loud when they are high gains most. */
export interface Drift {
  readonly mid: (frequency: Hz) => Decibels;
  readonly side: (frequency: Hz) => Decibels;
}

/** @param gains dB, every 10 ms */
export function driftOf({ rows }: Profile, gains: Float64Array): Drift {
  const { mids, sides, step, window } = rows;
  const powers = Float64Array.from(gains, (gain) => 10 ** (gain / 10));
  const [from, to] = [0.25 * window, 0.75 * window];
  const factors = Float64Array.from({ length: mids.length / width }, (_, row) => {
    const [first, last] = [from, to].map((at) => Math.round((row * step + at) * perSecond)) as [number, number];
    const inside = powers.subarray(Math.min(powers.length - 1, first), Math.max(first + 1, last));
    return inside.length > 0 ? inside.reduce((sum, each) => sum + each, 0) / inside.length : 1;
  });
  const of = (values: Float32Array) => {
    const levels = thirdOctaves.map((centre, band): [number, number] => {
      let [before, after] = [1e-20, 1e-20];
      for (let row = 0; row < factors.length; row++) {
        const power = values[row * width + band]!;
        before += power;
        after += factors[row]! * power;
      }
      return [Math.log2(centre), 10 * Math.log10(after / before)];
    });
    const level = smooth(levels);
    return (frequency: Hz) => level(Math.log2(frequency));
  };
  return { mid: of(mids), side: of(sides) };
}
