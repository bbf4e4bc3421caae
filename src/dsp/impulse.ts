import type { Decibels } from '../units.ts';
import { transformOf } from './fft.ts';
import { join, part } from './paired.ts';

export type Phase = 'minimum' | 'linear';

/** Level in dB at a frequency, given as share of the sample rate, 0 to 0.5. */
export type Levels = (share: number) => Decibels;

/** Bins a tap: the cepstrum of a deep curve is long, and what is too long for the transform comes in at its other end. */
const finest = 8;
const neper = Math.LN10 / 20; // a decibel

/** Levels at the bins 0 to half the size, as natural logarithms, and mirrored: the real parts of a spectrum, and the imaginary ones. */
function logsOf(first: Levels, second: Levels | undefined, size: number): Float64Array {
  const logs = new Float64Array(2 * size);
  for (let k = 0; k <= size / 2; k++) {
    const mirror = (size - k) % size;
    const one = neper * first(k / size);
    const other = second ? neper * second(k / size) : 0;
    logs[2 * k] = logs[2 * mirror] = one;
    logs[2 * k + 1] = logs[2 * mirror + 1] = other;
  }
  return logs;
}

/** e to both spectra of a pair that was taken apart, in place; a pair of one stays so. */
function exponentiate(parted: Float64Array, isPair: boolean): void {
  const half = parted.length / 2;
  for (let k = 2; k < parted.length; k += 2) {
    if (k === half || (k > half && !isPair)) continue;
    const size = Math.exp(parted[k]!);
    const angle = parted[k + 1]!;
    parted[k] = size * Math.cos(angle);
    parted[k + 1] = size * Math.sin(angle);
  }
  for (const k of [0, half]) {
    parted[k] = Math.exp(parted[k]!);
    parted[k + 1] = isPair ? Math.exp(parted[k + 1]!) : 0;
  }
}

/** Makes of log magnitudes the logarithms of minimum-phase spectra: their cepstra are folded. Oppenheim and Schafer, 13.5. */
function fold(logs: Float64Array): Float64Array {
  const transform = transformOf(logs.length / 2);
  const cepstra = new Float64Array(logs.length);
  transform.inverse(logs, cepstra);
  for (let n = 2; n < transform.size; n++) cepstra[n]! *= 2;
  cepstra.fill(0, transform.size + 2);
  const spectrum = new Float64Array(logs.length);
  transform.forward(cepstra, spectrum);
  return spectrum;
}

/**
 * The impulse responses of one or two magnitude curves, by frequency sampling; two go through the same transforms. Minimum phase: as long
 * as `taps`, a power of 2. Linear phase: one more, around the middle. What lies at the far end is faded out.
 * @param finer bins a tap; 4 are enough for curves that are not deep: an error of −130 dB
 */
export function impulsesOf(
  curves: readonly [Levels, Levels?],
  taps: number,
  phase: Phase,
  finer = finest,
): readonly [Float64Array, Float64Array?] {
  const size = finer * taps;
  const [first, second] = curves;
  const logs = logsOf(first, second, size);
  const spectrum = phase === 'minimum' ? fold(logs) : logs;
  part(spectrum);
  exponentiate(spectrum, second !== undefined);
  join(spectrum);
  const line = new Float64Array(2 * size);
  transformOf(size).inverse(spectrum, line);
  const one = kept(line, 0, taps, phase);
  return second ? [one, kept(line, 1, taps, phase)] : [one];
}

/** What is of use of one of a pair. */
function kept(line: Float64Array, of: 0 | 1, taps: number, phase: Phase): Float64Array {
  const size = line.length / 2;
  const reach = phase === 'minimum' ? taps : taps / 2;
  const fade = (n: number) => {
    const x = (2 * Math.abs(n)) / reach - 1;
    return x <= 0 ? 1 : 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, x));
  };
  const first = phase === 'minimum' ? 0 : -reach;
  return Float64Array.from(
    { length: phase === 'minimum' ? taps : taps + 1 },
    (_, i) => fade(i + first) * line[2 * ((i + first + size) % size) + of]!,
  );
}
