import FFT from 'fft.js';

/** The seam behind which another transform may be put: complex, interleaved, Float64. */
export interface Transform {
  readonly size: number;
  forward(input: Float64Array, output: Float64Array): void;
  /** Divides by the size. */
  inverse(input: Float64Array, output: Float64Array): void;
}

const known = new Map<number, Transform>();

/** One instance a size, shared: the tables are costly and hold no state between calls. */
export function transformOf(size: number): Transform {
  const found = known.get(size);
  if (found) return found;
  const fft = new FFT(size);
  const made: Transform = {
    size,
    forward: (input, output) => fft.transform(output, input),
    inverse: (input, output) => fft.inverseTransform(output, input),
  };
  known.set(size, made);
  return made;
}

/** A periodic Hann window. */
export function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
}
