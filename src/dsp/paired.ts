/**
 * Two real signals in one complex transform, the second as the imaginary part: takes the spectrum of x + iy apart, in place. What is of x
 * stands below half the size, what is of y above it, mirrored; at 0 and at half the size, where both are real, x is the real part and y
 * the imaginary one.
 */
export function part(spectrum: Float64Array): void {
  const { length } = spectrum;
  for (let k = 2, m = length - 2; k < m; k += 2, m -= 2) {
    const xr = spectrum[k]!;
    const xi = spectrum[k + 1]!;
    const yr = spectrum[m]!;
    const yi = spectrum[m + 1]!;
    spectrum[k] = (xr + yr) / 2;
    spectrum[k + 1] = (xi - yi) / 2;
    spectrum[m] = (xi + yi) / 2;
    spectrum[m + 1] = (yr - xr) / 2;
  }
}

/** Undoes `part`. */
export function join(spectrum: Float64Array): void {
  const { length } = spectrum;
  for (let k = 2, m = length - 2; k < m; k += 2, m -= 2) {
    const xr = spectrum[k]!;
    const xi = spectrum[k + 1]!;
    const yr = spectrum[m]!;
    const yi = spectrum[m + 1]!;
    spectrum[k] = xr - yi;
    spectrum[k + 1] = xi + yr;
    spectrum[m] = xr + yi;
    spectrum[m + 1] = yr - xi;
  }
}
