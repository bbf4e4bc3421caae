import { thirdOctaves } from '../dsp/bands.ts';
import { robustCovariance } from '../dsp/covariance.ts';
import { mean } from '../dsp/statistics.ts';
import type { Decibels, Hz } from '../units.ts';
import { portraitBands, portraitOf, portraitParts } from './portrait.ts';
import type { Spectrum } from './spectrum.ts';

/** What portraits of normal music are like, and how they differ: plain numbers. */
export interface Portraits {
  /** dB, each spectrum less its mean. */
  readonly center: readonly Decibels[];
  /** dB², row after row up to the diagonal. */
  readonly covariance: readonly number[];
}

type Rows = Pick<Spectrum['rows'], 'values'>;

/** From so many records on they tell their own covariance; fewer need one to lean on. */
const fewest = 20;
/** Records that a covariance of others, or the smooth model, counts for: 0.2 of the whole with 120 records, the best share in cross-validation. */
const leaning = 30;

/**
 * Learnt from records, each as a whole and in pieces, since a mix may be judged by a piece. Few records give the centre only, and lean on
 * a known covariance; undefined where there is none.
 */
export function learnPortraits(records: readonly Rows[], known?: Portraits): Portraits | undefined {
  const whole = records.flatMap(wholeOf);
  if (whole.length === 0 || (whole.length < fewest && !known)) return undefined;
  if (whole.length < 5)
    return {
      center: rounded(
        whole[0]!.map((_, i) => mean(whole.map((each) => each[i]!))),
        100,
      ),
      covariance: known!.covariance,
    };
  const samples = [...whole, ...records.flatMap(piecesOf)];
  const full = known && square(known.covariance);
  const { center, covariance } = robustCovariance(samples, {
    freedom,
    target: full ? () => full : smooth,
    share: leaning / (leaning + whole.length),
    loaded,
  });
  return {
    center: rounded(center, 100),
    covariance: rounded(
      covariance.flatMap((row, i) => [...row.subarray(0, i + 1)]),
      100,
    ),
  };
}

/** Music's deviations have heavier tails than a normal distribution: those of a t with so many degrees of freedom. */
export const freedom = 3;

const width = portraitBands.length;
const pieceRows = 200; // 40 s

const wholeOf = remembered((rows) => centred(portraitOf(rows)));

const piecesOf = remembered((rows) => {
  const frames = Math.floor(rows.values.length / thirdOctaves.length);
  if (frames < 1.5 * pieceRows) return [];
  const count = Math.min(4, Math.floor(frames / pieceRows));
  return Array.from({ length: count }, (_, i) => {
    const from = Math.round((i * (frames - pieceRows)) / Math.max(1, count - 1));
    return centred(portraitOf(rows, from, from + pieceRows));
  }).flat();
});

/** Records are learnt from again and again where each in turn is left out. */
function remembered(make: (rows: Rows) => Float64Array[]): (rows: Rows) => Float64Array[] {
  const made = new WeakMap<Rows, Float64Array[]>();
  return (rows) => {
    const known = made.get(rows) ?? make(rows);
    made.set(rows, known);
    return known;
  };
}

/** Each spectrum less its mean: level is no matter of tone. */
function centred(portrait: readonly Decibels[] | undefined): Float64Array[] {
  if (!portrait) return [];
  return [
    Float64Array.from(portrait, (level, i) => {
      const from = i - (i % width);
      return level - mean(portrait.slice(from, from + width));
    }),
  ];
}

/** The same spreads, but bands that are alike as exp(−octaves/3), and spectra as their own bands are on average. */
function smooth(covariance: readonly Float64Array[]): Float64Array[] {
  const spread = covariance.map((row, i) => Math.sqrt(row[i]! + 0.01));
  const parts = Array.from({ length: portraitParts }, (_, part) => part * width);
  const alike = parts.map((a) =>
    parts.map((b) => mean(portraitBands.map((_, i) => covariance[a + i]![b + i]! / spread[a + i]! / spread[b + i]!))),
  );
  return covariance.map((row, i) =>
    row.map(
      (_, k) =>
        spread[i]! * spread[k]! * alike[Math.floor(i / width)]![Math.floor(k / width)]! * kernel(i % width, k % width),
    ),
  );
}

const kernel = (a: number, b: number): number =>
  0.95 * Math.exp(-Math.abs(Math.log2(frequencyOf(a) / frequencyOf(b))) / 3) + (a === b ? 0.05 : 0);

const frequencyOf = (i: number): Hz => thirdOctaves[portraitBands[i]!]!;

/** What no record explains, dB²: a filter's shape seldom fits exactly, and 130 numbers of some hundred records promise too much. */
const unexplained = 50;
/** The level of each spectrum is free. */
const free = 1000;

/** Ready to be inverted: for the chosen of a portrait's numbers. */
export const loaded = (
  covariance: readonly Float64Array[],
  chosen: readonly number[] = covariance.map((_, i) => i),
): Float64Array[] =>
  chosen.map((i) =>
    Float64Array.from(
      chosen,
      (k) =>
        covariance[i]![k]! + (i === k ? unexplained : 0) + (Math.floor(i / width) === Math.floor(k / width) ? free : 0),
    ),
  );

/** The whole matrix of its lower half. */
export function square(lower: readonly number[]): Float64Array[] {
  const size = Math.round((Math.sqrt(8 * lower.length + 1) - 1) / 2);
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, k) => {
      const [row, column] = i > k ? [i, k] : [k, i];
      return lower[(row * (row + 1)) / 2 + column]!;
    }),
  );
}

const rounded = (values: Iterable<number>, parts: number): number[] =>
  Array.from(values, (value) => Math.round(value * parts) / parts);
