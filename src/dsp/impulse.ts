import type { Decibels } from '../units.ts';
import { transformOf } from './fft.ts';

export type Phase = 'minimum' | 'linear';

const finer = 8; // bins a tap: the cepstrum of a deep curve is long, and what is too long for the transform comes in at its other end

/** Levels at the bins 0 to half the size, as natural logarithms, and mirrored, as the real parts of a spectrum. */
function logsOf(levelAt: (share: number) => Decibels, size: number): Float64Array {
  const logs = new Float64Array(2 * size);
  for (let k = 0; k <= size / 2; k++) {
    const log = (levelAt(k / size) * Math.LN10) / 20;
    logs[2 * k] = log;
    logs[2 * ((size - k) % size)] = log;
  }
  return logs;
}

/** e to every value of a complex spectrum, in place. */
function exponentiate(spectrum: Float64Array): void {
  for (let k = 0; k < spectrum.length; k += 2) {
    const size = Math.exp(spectrum[k]!);
    const angle = spectrum[k + 1]!;
    spectrum[k] = size * Math.cos(angle);
    spectrum[k + 1] = size * Math.sin(angle);
  }
}

/** Makes of a log magnitude the logarithm of the minimum-phase spectrum: its cepstrum is folded. Oppenheim and Schafer, 13.5. */
function fold(logs: Float64Array): Float64Array {
  const transform = transformOf(logs.length / 2);
  const cepstrum = new Float64Array(logs.length);
  transform.inverse(logs, cepstrum);
  for (let n = 1; n < transform.size / 2; n++) cepstrum[2 * n]! *= 2;
  cepstrum.fill(0, transform.size + 2);
  for (let n = 0; n <= transform.size / 2; n++) cepstrum[2 * n + 1] = 0;
  const spectrum = new Float64Array(logs.length);
  transform.forward(cepstrum, spectrum);
  return spectrum;
}

/**
 * The impulse response of a magnitude curve, by frequency sampling. Minimum phase: as long as `taps`, a power of 2. Linear phase: one
 * more, around the middle. What lies at its far end is faded out.
 * @param levelAt level in dB at a frequency, given as share of the sample rate, 0 to 0.5
 */
export function impulseOf(levelAt: (share: number) => Decibels, taps: number, phase: Phase): Float64Array {
  const size = finer * taps;
  const logs = logsOf(levelAt, size);
  const spectrum = phase === 'minimum' ? fold(logs) : logs;
  exponentiate(spectrum);
  const line = new Float64Array(2 * size);
  transformOf(size).inverse(spectrum, line);
  const reach = phase === 'minimum' ? taps : taps / 2;
  const kept = (n: number) => {
    const x = (2 * Math.abs(n)) / reach - 1;
    return x <= 0 ? 1 : 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, x));
  };
  if (phase === 'minimum') return Float64Array.from({ length: taps }, (_, n) => kept(n) * line[2 * n]!);
  return Float64Array.from({ length: taps + 1 }, (_, i) => kept(i - reach) * line[2 * ((i - reach + size) % size)]!);
}
