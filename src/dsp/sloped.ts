import type { Hz } from '../units.ts';
import { type Coefficients, section } from './biquad.ts';
import { type Model, minimax } from './fit.ts';

const pairs = 8; // of a real pole and a real zero
const points = 64;
const octave = 20 * Math.log10(2); // dB/oct of a lone zero

/** 10 log10 of Π (1 + u / w²), with slopes over ln w. */
function addPowers(
  logs: Float64Array,
  sign: number,
  warped: Float64Array,
  errors: Float64Array,
  slopes: readonly Float64Array[],
) {
  const decibel = (sign * 10) / Math.LN10;
  logs.forEach((log, k) => {
    const perU = Math.exp(-2 * log);
    for (let i = 0; i < warped.length; i++) {
      const v = warped[i]! * perU;
      errors[i]! += decibel * Math.log1p(v);
      slopes[k]![i] = (-2 * decibel * v) / (1 + v);
    }
  });
}

/**
 * Sections whose level in dB is a straight line over the logarithm of frequency, from 20 Hz to 20 kHz (0.45 of the sample rate where
 * that is less) and level beyond. `slope` is between 0 and 6 dB/oct; only the slope is right, not the level.
 * Poles and zeros in turn along the axis: Smith and Smith 2014, "Closed Form Fractional Integration and Differentiation via Real
 * Exponentially Spaced Pole-Zero Pairs"; placed by a minimax fit in dB, so that nothing is cramped at the top.
 */
export function sloped(slope: number, sampleRate: Hz): Coefficients[] {
  const [low, high] = [20, Math.min(20_000, 0.4535 * sampleRate)];
  const at = Float64Array.from({ length: points }, (_, i) => low * (high / low) ** (i / (points - 1)));
  const warped = at.map((f) => Math.tan((Math.PI * f) / sampleRate) ** 2);
  const [first, last] = [Math.log(warped[0]!) / 2 - 1, Math.log(warped[points - 1]!) / 2 + 0.5];
  const spacing = (last - first) / pairs;
  const zeros = Array.from({ length: pairs }, (_, k) => first + spacing * (k + 0.5 - slope / octave / 2));
  const start = Float64Array.from([...zeros, ...zeros.map((zero) => zero + (spacing * slope) / octave), 0]);
  const model: Model = (logs, errors, slopes) => {
    for (let i = 0; i < at.length; i++) errors[i] = logs[2 * pairs]! - slope * Math.log2(at[i]! / low);
    addPowers(logs.subarray(0, pairs), 1, warped, errors, slopes.slice(0, pairs));
    addPowers(logs.subarray(pairs, 2 * pairs), -1, warped, errors, slopes.slice(pairs));
    slopes[2 * pairs]!.fill(1);
  };
  const { at: found } = minimax(model, start, new Float64Array(at.length).fill(1), 20);
  const product = (from: number) => {
    const [a, b] = [Math.exp(-found[from]!), Math.exp(-found[from + 1]!)];
    return [1, a + b, a * b] as const;
  };
  return Array.from({ length: pairs / 2 }, (_, k) => section({ n: product(2 * k), d: product(pairs + 2 * k) }));
}
