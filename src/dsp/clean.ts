/** Whether all samples are numbers. No branch a sample: a sum in doubles is finite as long as every float in it is. */
export function isClean(samples: Float32Array): boolean {
  const fours = samples.length & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < fours; i += 4) {
    a += samples[i]!;
    b += samples[i + 1]!;
    c += samples[i + 2]!;
    d += samples[i + 3]!;
  }
  for (let i = fours; i < samples.length; i++) a += samples[i]!;
  const sum = a + b + (c + d);
  return sum - sum === 0;
}
