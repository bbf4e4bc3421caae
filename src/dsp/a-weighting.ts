import type { Decibels, Hz } from '../units.ts';

/** Gain of the A curve, 0 dB at 1 kHz. IEC 61672-1, annex E. */
export function aWeighting(frequency: Hz): Decibels {
  const f2 = frequency ** 2;
  const response =
    (12194 ** 2 * f2 ** 2) / ((f2 + 20.6 ** 2) * Math.sqrt((f2 + 107.7 ** 2) * (f2 + 737.9 ** 2)) * (f2 + 12194 ** 2));
  return 20 * Math.log10(response) + 2;
}
