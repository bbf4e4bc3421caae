import type { Hz } from '../units.ts';
import type { Speaker } from './block.ts';

export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * The two filters of BS.1770-5 annex 1 for any sample rate: a shelf for the head, a high-pass.
 * Bilinear transform of the analog prototypes that give the standard's coefficients at 48 kHz.
 */
export function kWeighting(sampleRate: Hz): readonly [shelf: Section, highpass: Section] {
  return [shelf(sampleRate), highpass(sampleRate)];
}

function shelf(sampleRate: Hz): Section {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const q = 0.7071752369554196;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function highpass(sampleRate: Hz): Section {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}

const weights: Readonly<Record<Speaker, number>> = {
  L: 1,
  R: 1,
  C: 1,
  LFE: 0,
  Ls: 1.41,
  Rs: 1.41,
  Lb: 1,
  Rb: 1,
  Cs: 1,
  other: 1,
};

/** Loudness weight of a channel, BS.1770-5 tables 3 and 5: surrounds +1.5 dB, LFE left out. */
export const weightOf = (speaker: Speaker): number => weights[speaker];

const layouts: Readonly<Record<number, readonly Speaker[]>> = {
  1: ['C'],
  2: ['L', 'R'],
  3: ['L', 'R', 'C'],
  4: ['L', 'R', 'Ls', 'Rs'],
  5: ['L', 'R', 'C', 'Ls', 'Rs'],
  6: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  8: ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
};

/** What each channel is for, where the file does not say: the order of WAVE_FORMAT_EXTENSIBLE. */
export const speakersOf = (channels: number): readonly Speaker[] =>
  layouts[channels] ?? Array.from({ length: channels }, () => 'other' as const);
