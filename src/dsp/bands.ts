import type { Hz, Range } from '../units.ts';

/** Base-10 third octaves, IEC 61260: 20 Hz to 20 kHz. */
export const thirdOctaves: readonly Hz[] = Array.from({ length: 31 }, (_, i) => 1000 * 10 ** ((i - 17) / 10));

/** Edges of a third octave. */
export const thirdOctaveEdges = (centre: Hz): Range => [centre * 10 ** -0.05, centre * 10 ** 0.05];

/** Octaves, named by their centres; edges are a factor √2 away. */
export const wholeOctaves = [63, 125, 250, 500, 1000, 2000, 4000, 8000] as const satisfies readonly Hz[];

/** 24 bands an octave, 20 Hz to 20 kHz, for display. */
export const fineBands: readonly Hz[] = Array.from({ length: 240 }, (_, i) => 20 * 2 ** (i / 24));

export const fineEdges = (centre: Hz): Range => [centre * 2 ** (-1 / 48), centre * 2 ** (1 / 48)];

/** The names engineers use. Edges live here and nowhere else. */
export const namedBands = {
  sub: [20, 60],
  low: [60, 250],
  'low mid': [250, 500],
  mid: [500, 2000],
  'high mid': [2000, 4000],
  presence: [4000, 6000],
  brilliance: [6000, 20000],
} as const satisfies Readonly<Record<string, Range>>;

/** Sums a power spectrum into bands; bins on an edge are split proportionally. */
export interface Pool {
  /** One power a band; 0 above the Nyquist frequency. */
  (power: ArrayLike<number>, into: Float64Array): void;
  /** The same of running sums: `sums[k]` is the power of all bins below k. */
  ofSums(sums: Float64Array, into: Float64Array): void;
  /** Bands that lie wholly or partly below the Nyquist frequency. */
  readonly count: number;
}

export function poolOf(edges: readonly Range[], bins: number, binWidth: Hz): Pool {
  // A bin stands for half a bin width on either side of its frequency.
  const place = (frequency: Hz) => Math.min(bins, Math.max(0, frequency / binWidth + 0.5));
  const places = edges.map(([from, to]) => [place(from), place(to)] as const);
  const ofSums = (sums: Float64Array, into: Float64Array) => {
    places.forEach(([from, to], band) => {
      into[band] = Math.max(0, between(sums, to) - between(sums, from));
    });
  };
  const pool = (power: ArrayLike<number>, into: Float64Array) => {
    const sums = new Float64Array(bins + 1);
    for (let i = 0; i < bins; i++) sums[i + 1] = sums[i]! + power[i]!;
    ofSums(sums, into);
  };
  const nyquist = (bins - 1) * binWidth;
  return Object.assign(pool, { ofSums, count: edges.filter(([from]) => from < nyquist).length });
}

/** A running sum between two of its entries. */
export function between(sums: Float64Array, position: number): number {
  const whole = Math.min(sums.length - 2, Math.floor(position));
  return sums[whole]! + (position - whole) * (sums[whole + 1]! - sums[whole]!);
}

/** Auditory filters by number (Glasberg & Moore 1990): 0 at 0 Hz, one a critical band. */
export const camOf = (frequency: Hz): number => 21.366 * Math.log10(0.004368 * frequency + 1);
export const hertzOfCam = (cam: number): Hz => (10 ** (cam / 21.366) - 1) / 0.004368;

/** Every half critical band from 1.75 to 38.75 Cam, in hertz. */
export const criticalBands: readonly Hz[] = Array.from({ length: 75 }, (_, i) => hertzOfCam(1.75 + i / 2));

/** Triangles over `criticalBands` that overlap by half: a bin gives `share` to the band after `below` and the rest to that; −1 outside. */
export function auditoryWeights(bins: number, binWidth: Hz): { below: Int32Array; share: Float64Array } {
  const below = new Int32Array(bins).fill(-1);
  const share = new Float64Array(bins);
  for (let k = 1; k < bins; k++) {
    const place = (camOf(k * binWidth) - 1.75) * 2;
    const first = Math.floor(place);
    if (first < 0 || first + 1 >= criticalBands.length) continue;
    below[k] = first;
    share[k] = place - first;
  }
  return { below, share };
}

/** Sums a power spectrum into `criticalBands`, so that nothing is lost between the first and the last. */
export function criticalPool(power: ArrayLike<number>, binWidth: Hz): Float64Array {
  const into = new Float64Array(criticalBands.length);
  const { below, share } = auditoryWeights(power.length, binWidth);
  for (let k = 1; k < power.length; k++) {
    const first = below[k]!;
    if (first < 0) continue;
    into[first]! += (1 - share[k]!) * power[k]!;
    into[first + 1]! += share[k]! * power[k]!;
  }
  return into;
}
