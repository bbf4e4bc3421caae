import { withDefaults } from '../../src/fields.ts';
import { resample } from '../../src/processors/resample.ts';
import { collected, sine, sound } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const seconds = 0.2;
const edge = 0.02; // s in which the filter sees the silence around

const through = async (input: Float32Array, from: number, to: number): Promise<Float32Array> =>
  (await collected(resample.stream!(withDefaults(resample.settings, { sampleRate: to }), sound([input], from))))[0]!;

const pairs = [
  [44_100, 48_000],
  [48_000, 44_100],
  [96_000, 44_100],
  [44_100, 96_000],
  [44_100, 44_101],
  [48_000, 32_033],
] as const;

/** Level of a sine in the result and the level of all else, in dB of the full sine. */
function fitted(output: Float32Array, frequency: number, rate: number): readonly [level: number, rest: number] {
  const part = output.subarray(Math.round(edge * rate), -Math.round(edge * rate));
  // least squares for a sine and a cosine
  let [ss, sc, cc, sy, cy] = [0, 0, 0, 0, 0];
  const angle = (2 * Math.PI * frequency) / rate;
  part.forEach((value, i) => {
    const [s, c] = [Math.sin(angle * i), Math.cos(angle * i)];
    ss += s * s;
    sc += s * c;
    cc += c * c;
    sy += s * value;
    cy += c * value;
  });
  const determinant = ss * cc - sc * sc;
  const [a, b] = [(sy * cc - cy * sc) / determinant, (cy * ss - sy * sc) / determinant];
  const rest = part.reduce(
    (sum, value, i) => sum + (value - a * Math.sin(angle * i) - b * Math.cos(angle * i)) ** 2,
    0,
  );
  return [20 * Math.log10(Math.hypot(a, b)), 10 * Math.log10((2 * rest) / part.length + 1e-30)];
}

const shares = [0.001, 0.02, 0.1, 0.2, 0.3, 0.36, 0.4, 0.42, 0.44, 0.4499];

/** Over all pairs of rates and all frequencies of the pass band. */
async function worst(pick: (level: number, rest: number) => number): Promise<number> {
  let most = Number.NEGATIVE_INFINITY;
  for (const [from, to] of pairs) {
    for (const share of shares) {
      const frequency = share * Math.min(from, to);
      const output = await through(sine(frequency, 0, seconds, from), from, to);
      most = Math.max(most, pick(...fitted(output, frequency, to)));
    }
  }
  return most;
}

/** What is left of a tone that the lower rate cannot hold, in dB of it. */
async function folded(): Promise<number> {
  let most = Number.NEGATIVE_INFINITY;
  for (const [from, to] of pairs.filter(([from, to]) => to < from)) {
    for (let share = 0.5; share * to < from / 2; share += share < 0.56 ? 0.0057 : 0.083) {
      const output = await through(sine(share * to, 0, seconds, from), from, to);
      const part = output.subarray(Math.round(edge * to), -Math.round(edge * to));
      const energy = part.reduce((sum, value) => sum + value * value, 0);
      most = Math.max(most, 10 * Math.log10((2 * energy) / part.length + 1e-30));
    }
  }
  return most;
}

const of = 'resample';

export const figures: readonly Figure[] = [
  {
    of,
    what: 'pass band to 0.45 of the lower rate, six pairs of rates',
    unit: 'dB',
    most: 0.01,
    measure: () => worst((level) => Math.abs(level)),
  },
  {
    of,
    what: 'images and noise beside a full-scale sine',
    unit: 'dB',
    most: -120,
    measure: () => worst((_, rest) => rest),
  },
  { of, what: 'stop band from half the lower rate on', unit: 'dB', most: -120, measure: folded },
];
