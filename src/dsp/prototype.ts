import type { Decibels, Hz } from '../units.ts';

export const filterTypes = [
  'lowpass',
  'highpass',
  'bandpass',
  'lowshelf',
  'highshelf',
  'peaking',
  'notch',
  'allpass',
] as const;
export type FilterType = (typeof filterTypes)[number];

/** (n0 + n1 s + n2 s²) / (d0 + d1 s + d2 s²). */
export interface Analog {
  readonly n: readonly [number, number, number];
  readonly d: readonly [number, number, number];
}

/** Prototypes of the Audio EQ Cookbook, s = 1j at the filter's frequency. */
export function prototype(type: FilterType, Q: number, gain: Decibels): Analog {
  const A = 10 ** (gain / 40);
  const g = Math.sqrt(A) / Q;
  const d = [1, 1 / Q, 1] as const;
  switch (type) {
    case 'lowpass':
      return { n: [1, 0, 0], d };
    case 'highpass':
      return { n: [0, 0, 1], d };
    case 'bandpass':
      return { n: [0, 1 / Q, 0], d };
    case 'notch':
      return { n: [1, 0, 1], d };
    case 'allpass':
      return { n: [1, -1 / Q, 1], d };
    case 'peaking':
      return { n: [1, A / Q, 1], d: [1, 1 / (A * Q), 1] };
    case 'lowshelf':
      return { n: [A * A, A * g, A], d: [1, g, A] };
    case 'highshelf':
      return { n: [A, A * g, A * A], d: [A, g, 1] };
  }
}

const power = ([c0, c1, c2]: readonly [number, number, number], u: number): number => (c0 - c2 * u) ** 2 + c1 * c1 * u;
/** Level in dB at u = (2πf)² in the units of the filter. */
export const levelAt = ({ n, d }: Analog, u: number): Decibels =>
  10 * Math.log10(Math.max(power(n, u), 1e-300) / Math.max(power(d, u), 1e-300));

/** Magnitude in dB, at `f` hertz, of the analog filter that a digital one is measured against. Cookbook prototypes, Q plain. */
export const analogMagnitude = (type: FilterType, frequency: Hz, Q: number, gain: Decibels, f: Hz): Decibels =>
  levelAt(prototype(type, Q, gain), (f / frequency) ** 2);
