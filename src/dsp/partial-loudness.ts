import type { Decibels, Hz } from '../units.ts';
import { camOf, criticalBands } from './bands.ts';
import { levelOf } from './level-code.ts';

/**
 * Specific and partial loudness in half critical bands. Moore, Glasberg & Baer 1997, A Model for the Prediction of Thresholds,
 * Loudness, and Partial Loudness, JAES 45(4); roex filters of Glasberg & Moore 1990, Hearing Research 47. Bands are `criticalBands`.
 */
const bands = criticalBands.length;

const erb = (frequency: Hz): Hz => 24.673 * (0.004368 * frequency + 1);

/** Straight lines between points; over logarithms of frequency where they are frequencies. */
function interpolated(points: readonly (readonly [at: number, value: number])[], at: number): number {
  const next = points.findIndex(([x]) => x > at);
  if (next === 0) return points[0]![1];
  if (next < 0) return points.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!];
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
}

const overFrequency = (points: readonly (readonly [Hz, number])[], frequency: Hz): number =>
  interpolated(
    points.map(([at, value]) => [Math.log(at), value] as const),
    Math.log(frequency),
  );

/** Outer and middle ear, dB, free field, coarse. */
const earGains = [
  ...[[50, -15.5] as const, [100, -9.5] as const, [200, -5] as const, [400, -2.2] as const, [800, -0.6] as const],
  ...[[1000, -0.2] as const, [2000, 0.5] as const, [3150, 5] as const, [4000, 6] as const, [6300, 1] as const],
  ...[[8000, -4] as const, [10_000, -6] as const, [12_500, -10] as const, [16_000, -16] as const],
];

/** Excitation at threshold in quiet, dB. */
const quietThresholds = [
  ...[[50, 28.18] as const, [63, 23.9] as const, [80, 19.2] as const, [100, 15.68] as const, [125, 12.67] as const],
  ...[[160, 10.09] as const, [200, 8.08] as const, [250, 6.3] as const, [315, 5.3] as const, [400, 4.5] as const],
  [500, 3.63] as const,
];

/** Compression by the low-level gain of the cochlear amplifier, dB. */
const exponents = [
  ...[[-25, 0.26692] as const, [-20, 0.25016] as const, [-15, 0.23679] as const, [-10, 0.22228] as const],
  ...[[-5, 0.21055] as const, [0, 0.2] as const],
];

/** Makes loudness in quiet bend near threshold. */
const offsetOf = (gain: Decibels): number =>
  gain >= 0
    ? 4.72096
    : -1.07065e-6 * gain ** 5 -
      6.06485e-5 * gain ** 4 -
      0.00120473 * gain ** 3 -
      0.00681904 * gain ** 2 -
      0.118478 * gain +
      4.713872;

/** Signal to noise at masked threshold, dB. */
function thresholdRatio(frequency: Hz): Decibels {
  if (frequency >= 1000) return -3;
  const l = Math.log10(Math.max(frequency, 50));
  return 4.468342 * l ** 4 - 49.680266 * l ** 3 + 212.890919 * l ** 2 - 418.885521 * l + 317.074664;
}

const perEar = 0.046871; // sone a critical band, so that 1 kHz at 40 dB is 1 sone heard with both ears
const bandWidth = 0.5; // critical bands

/** Powers of excitations, tabulated over their floating-point bits: 32 places an octave and straight lines between them. */
const places = 32;
const shift = 18; // 23 bits of fraction less 5
const lowestPlace = (127 - 24) * places; // 2^-24, −72 dB
const highestPlace = (127 + 56) * places; // 2^56, 169 dB
const count = highestPlace - lowestPlace;
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

const valueAt = (place: number): number => {
  bits[0] = (place + lowestPlace) << shift;
  return single[0]!;
};

/** A function of positive numbers as a table. */
function tabulated(of: (x: number) => number): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, place) => of(valueAt(place)));
}

const fractionMask = (1 << shift) - 1;
const fraction = 1 / (1 << shift);

/** Reads a table at `from` on. */
function read(table: Float64Array, from: number, x: number): number {
  single[0] = x;
  const whole = bits[0]!;
  const place = (whole >> shift) - lowestPlace;
  if (place < 0) return table[from]!;
  if (place >= count) return table[from + count]!;
  const low = table[from + place]!;
  return low + (whole & fractionMask) * fraction * (table[from + place + 1]! - low);
}

const stride = count + 1;

interface Tables {
  /** Of every band in turn: sones of an excitation in quiet. */
  readonly quiet: Float64Array;
  /** Sones above those of no excitation, without the bend at threshold. */
  readonly compressed: Float64Array;
  /** x^0.3. */
  readonly root: Float64Array;
  readonly threshold: Float64Array;
  readonly atThreshold: Float64Array;
  readonly ratio: Float64Array;
}

let tables: Tables | undefined;

/** Worked out when first needed. */
function tablesOf(): Tables {
  tables ??= makeTables();
  return tables;
}

function makeTables(): Tables {
  const quiet = new Float64Array(bands * stride);
  const compressed = new Float64Array(bands * stride);
  const [threshold, atThreshold, ratio] = [new Float64Array(bands), new Float64Array(bands), new Float64Array(bands)];
  criticalBands.forEach((frequency, band) => {
    const decibels = overFrequency(quietThresholds, frequency);
    const gain = 3.63 - decibels;
    const factor = 10 ** (gain / 10);
    const exponent = interpolated(exponents, gain);
    const offset = offsetOf(gain);
    const least = 10 ** (decibels / 10);
    const scale = 2 * perEar * bandWidth;
    const sones = (excitation: number) => scale * ((factor * excitation + offset) ** exponent - offset ** exponent);
    compressed.set(tabulated(sones), band * stride);
    quiet.set(
      tabulated((e) => sones(e) * (e < least ? ((2 * e) / (e + least)) ** 1.5 : 1)),
      band * stride,
    );
    threshold[band] = least;
    atThreshold[band] = sones(least);
    ratio[band] = 10 ** (thresholdRatio(frequency) / 10);
  });
  return { quiet, compressed, root: tabulated((x) => x ** 0.3), threshold, atThreshold, ratio };
}

/** Loudness of an excitation in a band, in sones of both ears; nothing else sounds. */
export const loudnessInQuiet = (band: number, excitation: number): number =>
  excitation > 0 ? read(tablesOf().quiet, band * stride, excitation) : 0;

/** What is left of it beside another excitation, in sones. Never more than in quiet. */
export function partialLoudness(band: number, excitation: number, masker: number): number {
  const { quiet, compressed, root, threshold, atThreshold, ratio } = tablesOf();
  const from = band * stride;
  if (!(excitation > 0)) return 0;
  if (!(masker > 0)) return read(quiet, from, excitation);
  const needed = ratio[band]! * masker + threshold[band]!;
  const least = atThreshold[band]!;
  const both = read(compressed, from, excitation + masker);
  if (excitation >= needed) {
    const noise = read(compressed, from, masker + needed) - least;
    return Math.max(0, both - noise * read(root, 0, needed / excitation));
  }
  const noise = read(compressed, from, masker);
  const share = (2 * excitation) / (excitation + needed);
  const rise = read(compressed, from, masker + needed) - noise;
  return rise > 0 ? (share * Math.sqrt(share) * least * (both - noise)) / rise : 0;
}

/** Levels of a source band at which the filters' lower skirts are prepared: every 10 dB from −50 to 100 dB SPL a critical band. */
const lowestLevel: Decibels = -50;
const levelStep: Decibels = 10;
const levelCount = 16;

/** Weights of one source band at one level in the bands from `first` on. */
interface Spread {
  readonly first: number;
  readonly weights: Float64Array;
}

let spreads: readonly Spread[] | undefined;

const slopeAtOneKilohertz = 4000 / erb(1000);
const negligible = 1e-7;

/** Rounded exponentials seen from a source: what it gives to every filter. */
function spreadOf(source: number, level: Decibels): Spread {
  const frequency = criticalBands[source]!;
  const weights = criticalBands.map((centre) => {
    const g = (frequency - centre) / centre;
    const upper = (4 * centre) / erb(centre);
    const lower = Math.max(0.1, upper - 0.35 * (upper / slopeAtOneKilohertz) * (level - 51));
    const p = (g < 0 ? lower : upper) * Math.abs(g);
    return g > 4 ? 0 : (1 + p) * Math.exp(-p);
  });
  const first = weights.findIndex((weight) => weight > negligible);
  const last = weights.findLastIndex((weight) => weight > negligible);
  return { first, weights: Float64Array.from(weights.slice(first, last + 1)) };
}

/** The gain of outer and middle ear a band, dB. */
const earGain: readonly Decibels[] = criticalBands.map((frequency) => overFrequency(earGains, frequency));

/** Adds the excitation of one row of codes (`level-code.ts`) to `into` from `at` on; power re 0 dB SPL. */
export type Exciter = (codes: Uint8Array, row: number, into: Float32Array, at: number) => void;

/**
 * @param fullScale dB SPL of a mean square of 1
 * @param gains of what the sound passes on its way to the ear, dB a band
 */
export function exciterFor(fullScale: Decibels, gains?: ArrayLike<Decibels>): Exciter {
  spreads ??= Array.from({ length: bands * levelCount }, (_, i) =>
    spreadOf(Math.floor(i / levelCount), lowestLevel + levelStep * (i % levelCount)),
  );
  const known = spreads;
  const powers = new Float64Array(bands * codes);
  const slopes = new Int32Array(bands * codes);
  for (let band = 0, i = 0; band < bands; band++) {
    const shift = fullScale + earGain[band]! + (gains?.[band] ?? 0);
    const factor = 10 ** (shift / 10);
    for (let code = 0; code < codes; code++, i++) {
      powers[i] = factor * codePowers[code]!;
      // a level a critical band, of which each is half
      const slope = Math.round((codeLevels[code]! + shift + 3.01 - lowestLevel) / levelStep);
      slopes[i] = slope < 0 ? 0 : slope < levelCount ? slope : levelCount - 1;
    }
  }
  return (rows, row, into, at) => {
    for (let source = 0; source < bands; source++) {
      const code = rows[row * bands + source]!;
      if (code === 0) continue;
      const power = powers[source * codes + code]!;
      if (power < inaudible) continue;
      const { first, weights } = known[source * levelCount + slopes[source * codes + code]!]!;
      spread(power, weights, into, at + first);
    }
  };
}

const codes = 256;
const codeLevels = Float64Array.from({ length: codes }, (_, code) => levelOf(code));
const codePowers = codeLevels.map((level) => 10 ** (level / 10));
const inaudible = 1e-4; // −40 dB SPL

function spread(power: number, weights: Float64Array, into: Float32Array, at: number): void {
  for (let i = 0; i < weights.length; i++) into[at + i]! += power * weights[i]!;
}

/** The band that a frequency lies in. */
export const bandAt = (frequency: Hz): number =>
  Math.max(0, Math.min(bands - 1, Math.round((camOf(frequency) - 1.75) / bandWidth)));
