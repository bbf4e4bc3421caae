import type { Decibels } from '../units.ts';

/** Powers as bytes: 0 is nothing, else half decibels from −115 dB re full scale up to +12 dB. */
const lowestCoded: Decibels = -115;
export const codeStep: Decibels = 0.5;

/** Within 0.25 dB. */
export const codeOf = (power: number): number =>
  power > 0 ? Math.max(0, Math.min(255, Math.round((10 * Math.log10(power) - lowestCoded) / codeStep))) : 0;

/** The level that a code stands for; 0 stands for none. */
export const levelOf = (code: number): Decibels => lowestCoded + codeStep * code;
