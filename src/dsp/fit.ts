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

const largest = (errors: Float64Array, weights: Float64Array): number =>
  errors.reduce((worst, error, i) => Math.max(worst, Math.abs(error) * weights[i]!), 0);

/** One damped Gauss-Newton step (Levenberg-Marquardt), slopes by differences. */
function step(errorsOf: (at: Float64Array) => Float64Array, at: Float64Array, pull: Float64Array): Float64Array {
  const nudge = 1e-6;
  const damping = 1e-4;
  const errors = errorsOf(at);
  const slopes = [...at].map((value, k) => {
    const moved = errorsOf(at.with(k, value + nudge));
    return moved.map((error, i) => (error - errors[i]!) / nudge);
  });
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]! * pull[i]!, 0);
  const matrix = slopes.map((a) => Float64Array.from(slopes, (b) => product(a, b)));
  matrix.forEach((row, k) => {
    row[k] = row[k]! * (1 + damping) + 1e-12;
  });
  const move = solve(
    matrix,
    Float64Array.from(slopes, (a) => -product(a, errors)),
  );
  return at.map((value, k) => value + Math.max(-0.5, Math.min(0.5, move[k]!)));
}

/**
 * Makes the largest weighted error small: least squares whose weights grow where the error is large
 * (Lawson 1961), over logarithms of positive parameters. Never worse than `start`.
 */
export function minimax(
  errorsOf: (at: Float64Array) => Float64Array,
  start: Float64Array,
  weights: Float64Array,
  rounds = 40,
): { readonly at: Float64Array; readonly worst: number } {
  let at = start;
  let best = start;
  let least = largest(errorsOf(start), weights);
  let pull = weights.map((weight) => weight * weight);
  for (let round = 0; round < rounds; round++) {
    at = step(errorsOf, at, pull);
    const errors = errorsOf(at);
    const worst = largest(errors, weights);
    if (!Number.isFinite(worst)) break;
    if (worst < least) {
      least = worst;
      best = at;
    }
    if (round < 8 || worst === 0) continue; // plain least squares first
    pull = pull.map((value, i) => value * (0.1 + (Math.abs(errors[i]!) * weights[i]!) / worst));
    const whole = pull.reduce((sum, value) => sum + value, 0);
    pull = pull.map((value) => (value / whole) * pull.length);
  }
  return { at: best, worst: least };
}
