import type { Hz } from '../units.ts';
import { sampleRate } from './filters.ts';
import type { Random } from './random.ts';

const size = 2048; // points a period; linear interpolation between them stays below -90 dB for the harmonics used

/** Highest partial that is synthesised: below it nothing folds, even with vibrato. */
const ceiling: Hz = 17500;

/** One period of a sum of harmonics with the levels asked for, as factors by harmonic number. */
export function period(
  frequency: Hz,
  level: (harmonic: number, frequency: Hz) => number,
  phases?: Random,
): Float32Array {
  const table = new Float32Array(size + 1);
  const harmonics = Math.min(120, Math.floor(ceiling / frequency));
  for (let n = 1; n <= harmonics; n++) {
    const factor = level(n, n * frequency);
    if (factor < 1e-5) continue;
    const shift = phases ? Math.floor(phases() * size) : 0;
    for (let i = 0; i < size; i++) table[i] = table[i]! + factor * sine[(i * n + shift) & (size - 1)]!;
  }
  table[size] = table[0]!;
  return table;
}

const sine = Float32Array.from({ length: size + 1 }, (_, i) => Math.sin((2 * Math.PI * i) / size));

/** Reads a period at a phase, 0 up to 1. */
export function at(table: Float32Array, phase: number): number {
  const place = phase * size;
  const index = place | 0;
  const low = table[index]!;
  return low + (table[index + 1]! - low) * (place - index);
}

/** Sine of a phase counted in turns, of either sign. */
export const turn = (phase: number): number => at(sine, phase - Math.floor(phase));

export const pitchFrequency = (pitch: number): Hz => 440 * 2 ** ((pitch - 69) / 12);

/** Saw-like levels, 1/n, rolled off above a frequency with 6 dB an octave times the order. */
export const saw =
  (rolloff: Hz, order = 2) =>
  (harmonic: number, frequency: Hz): number =>
    1 / (harmonic * (1 + (frequency / rolloff) ** 2) ** (order / 2));

/** White noise, -1 up to 1. */
export function noise(length: number, random: Random): Float32Array {
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = random() * 2 - 1;
  return samples;
}

/** Fades both ends so that nothing clicks. */
export function rounded(samples: Float32Array, attack: number, release: number): Float32Array {
  const rise = Math.min(samples.length, Math.max(1, Math.round(attack * sampleRate)));
  const fall = Math.min(samples.length, Math.max(1, Math.round(release * sampleRate)));
  for (let i = 0; i < rise; i++) samples[i] = samples[i]! * (i / rise);
  for (let i = 0; i < fall; i++) {
    const place = samples.length - 1 - i;
    samples[place] = samples[place]! * (i / fall);
  }
  return samples;
}
