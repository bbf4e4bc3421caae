import { type Decibels, silence } from '../units.ts';

/** Level of an amplitude, no lower than `silence`. */
export const decibels = (factor: number): Decibels => (factor > 1e-6 ? 20 * Math.log10(factor) : silence);

/** Level of a power, no lower than `silence`. */
export const powerDecibels = (power: number): Decibels => (power > 1e-12 ? 10 * Math.log10(power) : silence);

/** Amplitude of a level. */
export const factorOf = (level: Decibels): number => 10 ** (level / 20);

/** Power of a level. */
export const powerOf = (level: Decibels): number => 10 ** (level / 10);
