declare module 'fft.js' {
  /** Radix-4 FFT over interleaved complex arrays. */
  export default class FFT {
    constructor(size: number);
    readonly size: number;
    transform(out: Float64Array, input: Float64Array): void;
    inverseTransform(out: Float64Array, input: Float64Array): void;
  }
}
