import { transformOf } from '../../src/dsp/fft.ts';
import { sampleRate } from './signals.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Seeded noise whose power density is exactly that of `density` (of frequency in hertz, any scale), at an RMS level in dBFS.
 * It repeats every `size` frames, a power of two.
 */
export function shapedNoise(
  density: (frequency: number) => number,
  level: number,
  seed = 1,
  size = 1 << 18,
  rate = sampleRate,
): Float32Array {
  const roll = dice(seed);
  const bins = new Float64Array(2 * size);
  for (let k = 1; k < size / 2; k++) {
    const amplitude = Math.sqrt(density((k * rate) / size));
    const phase = 2 * Math.PI * roll();
    const [re, im] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
    bins[2 * k] = re;
    bins[2 * k + 1] = im;
    bins[2 * (size - k)] = re;
    bins[2 * (size - k) + 1] = -im;
  }
  const wave = new Float64Array(2 * size);
  transformOf(size).inverse(bins, wave);
  let power = 0;
  for (let i = 0; i < size; i++) power += wave[2 * i]! ** 2 / size;
  const factor = 10 ** (level / 20) / Math.sqrt(power);
  return Float32Array.from({ length: size }, (_, i) => factor * wave[2 * i]!);
}

/** Equal power a hertz. */
export const white = (level: number, seed = 1): Float32Array => shapedNoise(() => 1, level, seed);

/** Equal power an octave. */
export const pink = (level: number, seed = 1): Float32Array => shapedNoise((frequency) => 1 / frequency, level, seed);
