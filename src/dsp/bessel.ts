/** Modified Bessel function of order 0, by its series. */
export function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
