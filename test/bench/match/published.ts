import type { Distance } from './distance.ts';

/** The eight that are counted when it is asked whether a match made something worse. */
export const counted = ['mid', 'midLoud', 'side', 'loudness', 'plr', 'range', 'width', 'widthBands'] as const;
export type Counted = (typeof counted)[number];

type Row = { readonly [Id in Counted | 'audio' | 'truePeak']: number };

const row = (values: readonly number[]): Row => {
  const ids = [...counted, 'audio', 'truePeak'] as const;
  return Object.fromEntries(ids.map((id, i) => [id, values[i]!])) as Row;
};

/**
 * What Matchering 2.0.6 leaves of the same pairs, decoded to 16 bits at 44.1 kHz; read by another scorer of the same measures.
 * In the order of `counted`, then the loss of audio features and the true peak.
 */
export const matchering: Readonly<Record<string, Row>> = {
  p1: row([1.39, 1.71, 2.26, -1.5, 0.9, 1.5, 0.95, 1.8, 0.0142, 0.3]),
  p2: row([1.56, 1.76, 1.64, -1, 1, 1.4, -0.99, 1.46, 0.0039, 0.5]),
  p3: row([0.93, 1.05, 2.03, -1.2, 1.1, 7.8, 0.72, 1.89, 0.0044, 0.5]),
  p4: row([2.56, 4.06, 3.93, -3.2, 3.3, 4.9, -2.07, 2.29, 0.2498, 0.3]),
  p5: row([2.17, 1.85, 3.19, -1.5, 1.5, 5.9, -0.28, 2.12, 0.0297, 0.1]),
  p6: row([1.21, 1.14, 1.41, -1.2, 1.2, 3.6, -0.12, 0.94, 0.0101, 0]),
  p7: row([1.93, 2.11, 1.53, 0, 0.1, 2.9, 1.48, 1.67, 0.079, 0.2]),
  p8: row([1.95, 2.25, 2.8, 1, -2.5, -6.3, 1.29, 1.41, 0.0924, -1.5]),
  k1: row([1.78, 1.8, 1.64, 0, -0.1, 0.1, 0.14, 0.17, 0.0075, 0]),
  k2: row([0.94, 1.22, 1.38, 0.6, -0.8, 2.1, 1.61, 0.55, 0.0429, 0]),
  k3: row([0.31, 0.32, 0.7, 0.1, -0.1, 0, 0.04, 0.47, 0.0006, 0]),
};

/** Means of the worst bands, which are published over groups only. */
export const matcheringWorst = {
  real: { midWorst: 5.45, sideWorst: 8.56 },
  known: { midWorst: 3.92, sideWorst: 4.92 },
} as const;

/** Its processor time for a minute of target, s, and its memory, MB. */
export const matcheringCost = { processor: 1.45, memory: 1400 } as const;

/** What was asked of the means over the real pairs, at full amount. */
export const asked: { readonly [Id in keyof Distance]?: number } = {
  mid: 0.8,
  midWorst: 3,
  side: 1,
  loudness: 0.1,
  widthBands: 0.6,
  range: 1.5,
  plr: 1,
};

/** What was asked of a known answer, dB. */
export const askedOfKnown: Readonly<Record<string, { readonly mid?: number; readonly side?: number }>> = {
  k1: { mid: 0.1 },
  k2: { mid: 0.15, side: 0.15 },
};

/** Of the command: s of processor time for a minute of target, and MB. */
export const askedCost = { processor: 1.4, memory: 300 } as const;
