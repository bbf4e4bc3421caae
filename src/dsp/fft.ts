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

/** The spectrum of real samples, from 0 Hz to the highest: half the bins, for half the work. */
export interface RealTransform {
  readonly size: number;
  /** From `size` samples to `size` / 2 + 1 bins, real and imaginary part in turn. */
  forward(input: Float64Array, output: Float64Array): void;
}

const knownReal = new Map<number, RealTransform>();

/**
 * One instance a size, as `transformOf`. Even samples are taken for real parts and odd ones for imaginary parts of half as many, and
 * both spectra are put together (Press et al., Numerical Recipes, 12.3): of two channels, too, that is faster than one complex
 * transform of both, for it stays in nearer memory.
 */
export function realTransformOf(size: number): RealTransform {
  const found = knownReal.get(size);
  if (found) return found;
  const half = transformOf(size / 2);
  const turns = Float64Array.from({ length: size / 2 + 2 }, (_, i) =>
    i % 2 === 0 ? Math.cos((Math.PI * i) / size) : -Math.sin((Math.PI * (i - 1)) / size),
  );
  const made: RealTransform = {
    size,
    forward(input, output) {
      half.forward(input, output);
      joined(output, size, turns);
    },
  };
  knownReal.set(size, made);
  return made;
}

/** Bins k and size / 2 − k at once, in place. @param turns e^(−2πik / size), real and imaginary part in turn */
function joined(bins: Float64Array, size: number, turns: Float64Array): void {
  const first = bins[0]!;
  bins[size] = first - bins[1]!;
  bins[size + 1] = 0;
  bins[0] = first + bins[1]!;
  bins[1] = 0;
  for (let k = 2, m = size - 2; k <= m; k += 2, m -= 2) {
    const evenReal = (bins[k]! + bins[m]!) / 2;
    const evenImaginary = (bins[k + 1]! - bins[m + 1]!) / 2;
    const oddReal = (bins[k + 1]! + bins[m + 1]!) / 2;
    const oddImaginary = (bins[m]! - bins[k]!) / 2;
    const real = turns[k]! * oddReal - turns[k + 1]! * oddImaginary;
    const imaginary = turns[k]! * oddImaginary + turns[k + 1]! * oddReal;
    bins[k] = evenReal + real;
    bins[k + 1] = evenImaginary + imaginary;
    bins[m] = evenReal - real;
    bins[m + 1] = imaginary - evenImaginary;
  }
}

/** A periodic Hann window. */
export function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
}
