/** Samples as whole numbers, and how many were beyond full scale. */
export interface Quantizer {
  /** The integers stay good until the next call. */
  quantize(samples: Float32Array, channel: number): { readonly integers: Int32Array; readonly clipped: number };
}

/** Frames that are judged together: on the grid or not. Fixed, so that bytes do not depend on how blocks were cut. */
export const gridFrames = 4096;

/** Mulberry32, by Tommy Ettinger: small, fast, even; and its state is a single number a channel. */
const noise = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/**
 * Rounds to `bits`, with TPDF dither of ±1 step (Lipshitz, Wannamaker, Vanderkooy, 1992). Where all samples stand
 * on the grid of steps already, there is nothing to round: they pass exactly, and silence stays silence.
 */
export const quantizer = (bits: 16 | 24, channels: number, dither: boolean, seed: number): Quantizer => {
  const full = 2 ** (bits - 1);
  const sources = Array.from({ length: channels }, (_, c) => noise(Math.imul(seed + 1, 0x9e3779b1) + c * 0x85ebca6b));
  const integers = new Int32Array(gridFrames);
  return {
    quantize(samples, channel) {
      const source = sources[channel]!;
      const count = samples.length;
      const isDithered = dither && !standsOnGrid(samples, full);
      let clipped = 0;
      for (let i = 0; i < count; i++) {
        const sample = samples[i]!;
        if (sample > 1 || sample < -1) clipped++;
        const exact = isDithered ? sample * full + source() + source() - 1 : sample * full;
        integers[i] = Math.max(-full, Math.min(full - 1, Math.floor(exact + 0.5)));
      }
      return { integers: integers.subarray(0, count), clipped };
    },
  };
};

const standsOnGrid = (samples: Float32Array, full: number): boolean => {
  for (let i = 0; i < samples.length; i++) {
    const scaled = samples[i]! * full;
    // what is clamped lands on the grid, too
    if (scaled !== Math.floor(scaled) && scaled < full && scaled > -full) return false;
  }
  return true;
};
