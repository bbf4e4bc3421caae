import { Rounder } from '../dsp/dither.ts';
import { uniforms } from '../dsp/noise.ts';

/** Samples as whole numbers, and how many were beyond full scale. */
export interface Quantizer {
  /** The integers stay good until the next call. */
  quantize(samples: Float32Array, channel: number): { readonly integers: Int32Array; readonly clipped: number };
}

/** Frames that encoders take at once, at most. */
export const encodedFrames = 4096;

/** Rounds to `bits`, with TPDF dither where samples are off the grid of steps already; what is clamped lands on it. */
export const quantizer = (bits: 16 | 24, channels: number, dither: boolean, seed: number): Quantizer => {
  const full = 2 ** (bits - 1);
  const rounders = uniforms(seed, channels).map((source) => new Rounder(source));
  const clamped = (value: number): number => Math.max(-full, Math.min(full - 1, value));
  const integers = new Int32Array(encodedFrames);
  return {
    quantize(samples, channel) {
      const rounder = rounders[channel]!;
      const count = samples.length;
      let clipped = 0;
      for (let i = 0; i < count; i++) {
        const sample = samples[i]!;
        if (sample > 1 || sample < -1) clipped++;
        const exact = clamped(sample * full);
        integers[i] = clamped(dither ? rounder.next(exact) : Math.floor(exact + 0.5));
      }
      return { integers: integers.subarray(0, count), clipped };
    },
  };
};
