/** Whether all samples are numbers. No branch a sample: a sum in doubles is finite as long as every float in it is. */
export function isClean(samples: Float32Array): boolean {
  const fours = samples.length & ~3;
  let sum = sumOfFours(samples, fours);
  for (let i = fours; i < samples.length; i++) sum += samples[i]!;
  return sum - sum === 0;
}

// a function of its own, so that nothing stands behind the loop that is seldom run: V8 would compile it anew time and again
function sumOfFours(samples: Float32Array, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < length; i += 4) {
    a += samples[i]!;
    b += samples[i + 1]!;
    c += samples[i + 2]!;
    d += samples[i + 3]!;
  }
  return a + b + (c + d);
}
