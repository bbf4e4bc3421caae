/** Solves a small symmetric system in place by Gaussian elimination with pivoting. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let row = column + 1; row < size; row++) {
      const share = matrix[row]![column]! / matrix[column]![column]!;
      for (let k = column; k < size; k++) matrix[row]![k]! -= share * matrix[column]![k]!;
      right[row]! -= share * right[column]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) right[row]! -= matrix[row]![k]! * right[k]!;
    right[row]! /= matrix[row]![row]!;
  }
  return right;
}

/** Fills in the errors at a place, and the slopes of each error over each parameter, one array a parameter. */
export type Model = (at: Float64Array, errors: Float64Array, slopes: readonly Float64Array[]) => void;

function largest(errors: Float64Array, weights: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < errors.length; i++) {
    const error = Math.abs(errors[i]!) * weights[i]!;
    if (!(error <= worst)) worst = error; // NaN shows
  }
  return worst;
}

function product(a: Float64Array, b: Float64Array, pull: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]! * pull[i]!;
  return sum;
}

const damping = 1e-4;
const farthest = 0.5; // of one step, so that a first guess far off does not throw it out

/** One damped Gauss-Newton step (Levenberg-Marquardt). */
function step(at: Float64Array, errors: Float64Array, slopes: readonly Float64Array[], pull: Float64Array) {
  const matrix = slopes.map((a) => Float64Array.from(slopes, (b) => product(a, b, pull)));
  matrix.forEach((row, k) => {
    row[k] = row[k]! * (1 + damping) + 1e-12;
  });
  const right = Float64Array.from(slopes, (a) => -product(a, errors, pull));
  const move = solve(matrix, right);
  return at.map((value, k) => value + Math.max(-farthest, Math.min(farthest, move[k]!)));
}

/** Weights grow where the error is large; their mean stays 1. */
function repulled(pull: Float64Array, errors: Float64Array, weights: Float64Array, worst: number): void {
  let whole = 0;
  for (let i = 0; i < pull.length; i++) {
    pull[i]! *= 0.1 + (Math.abs(errors[i]!) * weights[i]!) / worst;
    whole += pull[i]!;
  }
  for (let i = 0; i < pull.length; i++) pull[i]! *= pull.length / whole;
}

/**
 * Makes the largest weighted error small: least squares whose weights grow where the error is large (Lawson 1961).
 * Never worse than `start`. It ends when it has hardly got better for a while.
 */
export function minimax(
  model: Model,
  start: Float64Array,
  weights: Float64Array,
  rounds = 60,
): { readonly at: Float64Array; readonly worst: number } {
  const errors = new Float64Array(weights.length);
  const slopes = Array.from(start, () => new Float64Array(weights.length));
  const pull = weights.map((weight) => weight * weight);
  model(start, errors, slopes);
  let [at, best, least] = [start, start, largest(errors, weights)];
  let patience = 24;
  for (let round = 0; round < rounds; round++) {
    at = step(at, errors, slopes, pull);
    model(at, errors, slopes);
    const worst = largest(errors, weights);
    if (!Number.isFinite(worst)) break;
    if (worst < 0.995 * least) patience = round + 16;
    if (!(worst >= least)) [best, least] = [at, worst];
    if (worst === 0 || round > patience) break;
    if (round >= 8) repulled(pull, errors, weights, worst); // plain least squares first
  }
  return { at: best, worst: least };
}
