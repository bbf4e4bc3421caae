/**
 * Two real signals in one complex transform, the second as the imaginary part: takes the spectrum of x + iy apart, in place. What is of x
 * stands below half the size, what is of y above it, mirrored; at 0 and at half the size, where both are real, x is the real part and y
 * the imaginary one.
 */
export const part = (spectrum: Float64Array): void => crossed(spectrum, 0, 0.5);

/** Undoes `part`: the same crossing, with real and imaginary parts of the lower half in each other's place. */
export const join = (spectrum: Float64Array): void => crossed(spectrum, 1, 1);

/** @param real where in a bin of the lower half its real part is taken to be: 0, or 1 for the imaginary one */
function crossed(spectrum: Float64Array, real: 0 | 1, scale: number): void {
  const { length } = spectrum;
  for (let k = 2, m = length - 2; k < m; k += 2, m -= 2) {
    const xr = spectrum[k + real]!;
    const xi = spectrum[k + 1 - real]!;
    const yr = spectrum[m]!;
    const yi = spectrum[m + 1]!;
    spectrum[k + real] = (xr + yr) * scale;
    spectrum[k + 1 - real] = (xi - yi) * scale;
    spectrum[m] = (xi + yi) * scale;
    spectrum[m + 1] = (yr - xr) * scale;
  }
}
