/** Adds the autocorrelation of samples, lags 0 to `into.length − 1`. */
export function addAutocorrelation(samples: Float64Array, into: Float64Array): void {
  for (let lag = 0; lag < into.length; lag++) {
    let sum = 0;
    for (let i = lag; i < samples.length; i++) sum += samples[i]! * samples[i - lag]!;
    into[lag]! += sum;
  }
}

/**
 * Linear prediction from an autocorrelation (Levinson and Durbin; Makhoul, Linear prediction: a tutorial review, 1975): writes
 * as many coefficients of the prediction error filter, the first of them 1; in silence the others are 0.
 */
export function predict(autocorrelation: Float64Array, coefficients: Float64Array): void {
  const r = autocorrelation;
  coefficients.fill(0);
  coefficients[0] = 1;
  // A floor 90 dB below: without it the treble that is not there would make the filter ring.
  let error = r[0]! * (1 + 1e-9);
  for (let i = 1; i < r.length && error > 0; i++) {
    let sum = 0;
    for (let j = 0; j < i; j++) sum += coefficients[j]! * r[i - j]!;
    const reflection = -sum / error;
    for (let j = 1; j <= i >> 1; j++) {
      const [low, high] = [coefficients[j]!, coefficients[i - j]!];
      coefficients[j] = low + reflection * high;
      if (j !== i - j) coefficients[i - j] = high + reflection * low;
    }
    coefficients[i] = reflection;
    error *= 1 - reflection * reflection;
  }
}

/** What the prediction misses: absolute errors of `count` samples from `start` on, of which `order` before it are read. */
export function errors(
  samples: Float32Array,
  start: number,
  count: number,
  coefficients: Float64Array,
  into: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < coefficients.length; j++) sum += coefficients[j]! * samples[start + i - j]!;
    into[i] = Math.abs(sum);
  }
}
