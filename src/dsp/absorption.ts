import type { Decibels, Hz, Seconds } from '../units.ts';
import { type Coefficients, magnitude } from './biquad.ts';
import { type Model, minimax } from './fit.ts';

/** Midpoints of the shelves: the edges between octaves from 63 Hz to 16 kHz. */
const allEdges: readonly Hz[] = [88, 177, 354, 707, 1414, 2828, 5657, 11_314];
/** Where the loss is compared with what is wanted: every third of an octave. */
const thirds = Array.from({ length: 26 }, (_, i) => 50 * 2 ** (i / 3));
const deepest: Decibels = -40; // of one pass: sound that loses more hardly comes back at all
const perNeper: Decibels = 20 * Math.LOG10E;
const nudge = 1e-4; // nepers

/** High shelf of a gain in nepers, unity at 0 Hz, Q 0.707. Audio EQ Cookbook, "highShelf". */
function shelf(edge: Hz, gain: number, sampleRate: Hz): Coefficients {
  const w0 = 2 * Math.PI * (edge / sampleRate);
  const A = Math.exp(gain / 2);
  const [cos, root] = [Math.cos(w0), Math.sqrt(2 * A) * Math.sin(w0)];
  const a0 = A + 1 - (A - 1) * cos + root;
  return {
    b0: (A * (A + 1 + (A - 1) * cos + root)) / a0,
    b1: (-2 * A * (A - 1 + (A + 1) * cos)) / a0,
    b2: (A * (A + 1 + (A - 1) * cos - root)) / a0,
    a1: (2 * (A - 1 - (A + 1) * cos)) / a0,
    a2: (A + 1 - (A - 1) * cos - root) / a0,
  };
}

/** A gain and the shelves, in nepers, against wanted levels. */
function modelOf(edges: readonly Hz[], at: readonly Hz[], levels: readonly Decibels[], sampleRate: Hz): Model {
  return ([gain, ...gains], errors, slopes) => {
    levels.forEach((level, i) => {
      errors[i] = perNeper * gain! - level;
      slopes[0]![i] = perNeper;
    });
    edges.forEach((edge, k) => {
      const here = shelf(edge, gains[k]!, sampleRate);
      const beside = shelf(edge, gains[k]! + nudge, sampleRate);
      at.forEach((frequency, i) => {
        const level = magnitude(here, frequency, sampleRate);
        errors[i]! += level;
        slopes[k + 1]![i] = (magnitude(beside, frequency, sampleRate) - level) / nudge;
      });
    });
  };
}

/** The gain goes into the first section; lower than it came out where anything would pass with less than half of the least wanted loss. */
function sectionsOf(
  edges: readonly Hz[],
  [gain, ...gains]: readonly number[],
  least: Decibels,
  sampleRate: Hz,
): readonly Coefficients[] {
  const [first, ...others] = edges.map((edge, k) => shelf(edge, gains[k]!, sampleRate));
  const levelAt = (frequency: Hz) =>
    others.reduce(
      (sum, section) => sum + magnitude(section, frequency, sampleRate),
      magnitude(first!, frequency, sampleRate),
    );
  let highest = -Infinity;
  for (let f = 10; f < sampleRate / 2; f *= 1.06) highest = Math.max(highest, levelAt(f) + perNeper * gain!);
  const factor = Math.exp(gain! - Math.max(0, highest - least / 2) / perNeper);
  return [{ ...first!, b0: factor * first!.b0, b1: factor * first!.b1, b2: factor * first!.b2 }, ...others];
}

/**
 * Sections, an even number of them, for each of several delays: what they take away in that time lets sound die by 60 dB in the time that `reverberation`
 * gives for a frequency. The error is made small in proportion to the loss, for that is the error of the time. After Schlecht and
 * Habets, "Accurate reverberation time control in feedback delay networks", 2017, with shelves in place of bells.
 */
export function absorptions(
  delays: readonly Seconds[],
  reverberation: (frequency: Hz) => Seconds,
  sampleRate: Hz,
): (readonly Coefficients[])[] {
  const count = 2 * Math.floor(allEdges.filter((edge) => edge < 0.4 * sampleRate).length / 2);
  const edges = allEdges.slice(0, count);
  const at = thirds.filter((frequency) => frequency < 0.45 * sampleRate);
  const rates = at.map((frequency) => -60 / reverberation(frequency)); // dB/s
  const fitted = (delay: Seconds, start: Float64Array): Float64Array => {
    const levels = rates.map((rate) => Math.max(deepest, rate * delay));
    const weights = Float64Array.from(levels, (level) => -1 / level);
    return minimax(modelOf(edges, at, levels, sampleRate), start, weights, 24).at;
  };
  let [before, logs] = [0, new Float64Array(edges.length + 1)];
  logs[0] = (Math.max(...rates) * delays[0]!) / perNeper;
  return delays.map((delay) => {
    const scale = before === 0 ? 1 : delay / before;
    logs = Float64Array.from(
      fitted(
        delay,
        logs.map((value) => value * scale),
      ),
    );
    before = delay;
    return sectionsOf(edges, [...logs], Math.max(...rates) * delay, sampleRate);
  });
}
