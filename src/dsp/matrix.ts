/** Inverse of a positive definite matrix, row after row. Gauss–Jordan with pivots. */
export function inverse(matrix: readonly Float64Array[]): Float64Array[] {
  const n = matrix.length;
  const work = matrix.map((row, i) => {
    const wide = new Float64Array(2 * n);
    wide.set(row);
    wide[n + i] = 1;
    return wide;
  });
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(work[row]![column]!) > Math.abs(work[best]![column]!)) best = row;
    }
    [work[column], work[best]] = [work[best]!, work[column]!];
    const pivot = work[column]!;
    const scale = 1 / pivot[column]!;
    for (let k = 0; k < 2 * n; k++) pivot[k]! *= scale;
    for (let row = 0; row < n; row++) {
      const factor = work[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let k = 0; k < 2 * n; k++) work[row]![k]! -= factor * pivot[k]!;
    }
  }
  return work.map((row) => row.slice(n));
}

/** a′ M b. */
export function product(a: ArrayLike<number>, matrix: readonly Float64Array[], b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < matrix.length; i++) {
    let row = 0;
    for (let k = 0; k < matrix.length; k++) row += matrix[i]![k]! * b[k]!;
    sum += a[i]! * row;
  }
  return sum;
}
