import { inverse } from './matrix.ts';

/** Where samples lie and how they spread together. */
export interface Cloud {
  readonly center: Float64Array;
  readonly covariance: readonly Float64Array[];
}

interface Manner {
  /** Degrees of freedom of the multivariate t that the samples are taken to come from: few let odd ones count little. */
  readonly freedom: number;
  /** What to lean on where samples are few, made from their own covariance; `share` of it is mixed in. */
  readonly target: (covariance: readonly Float64Array[]) => readonly Float64Array[];
  readonly share: number;
  /** Added before weighing: what is of no interest, and what no covariance of finitely many samples may promise. */
  readonly loaded: (covariance: readonly Float64Array[]) => Float64Array[];
}

/**
 * Centre and covariance by maximum likelihood of a multivariate t with shrinkage, by expectation and maximisation
 * (Liu & Rubin 1995, ML estimation of the t distribution using EM and its extensions). Eight rounds come within 1 %.
 */
export function robustCovariance(
  samples: readonly ArrayLike<number>[],
  { freedom, target, share, loaded }: Manner,
): Cloud {
  const width = samples[0]!.length;
  let weights = new Float64Array(samples.length).fill(1);
  let cloud: Cloud | undefined;
  for (let round = 0; round < 8; round++) {
    const center = weighedMean(samples, weights);
    const rests = samples.map((sample) => center.map((middle, i) => sample[i]! - middle));
    const own = outerProducts(rests, weights);
    const wanted = target(own);
    const covariance = own.map((row, i) => row.map((value, k) => (1 - share) * value + share * wanted[i]![k]!));
    cloud = { center, covariance };
    const whitening = inverse(loaded(covariance));
    weights = Float64Array.from(rests, (rest) => (freedom + width) / (freedom + quadratic(rest, whitening)));
  }
  return cloud!;
}

function weighedMean(samples: readonly ArrayLike<number>[], weights: Float64Array): Float64Array {
  const mean = new Float64Array(samples[0]!.length);
  for (const [n, sample] of samples.entries())
    for (let i = 0; i < mean.length; i++) mean[i]! += weights[n]! * sample[i]!;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return mean.map((value) => value / sum);
}

function outerProducts(rests: readonly Float64Array[], weights: Float64Array): Float64Array[] {
  const width = rests[0]!.length;
  const sums = Array.from({ length: width }, () => new Float64Array(width));
  for (const [n, rest] of rests.entries()) {
    for (let i = 0; i < width; i++) {
      const row = sums[i]!;
      const factor = (weights[n]! * rest[i]!) / rests.length;
      for (let k = 0; k < width; k++) row[k]! += factor * rest[k]!;
    }
  }
  return sums;
}

/** a′ M a of a symmetric matrix. */
export function quadratic(a: Float64Array, matrix: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const row = matrix[i]!;
    let across = row[i]! * a[i]!;
    for (let k = 0; k < i; k++) across += 2 * row[k]! * a[k]!;
    sum += a[i]! * across;
  }
  return sum;
}
