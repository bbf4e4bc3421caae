import { aWeighting } from '../dsp/a-weighting.ts';
import { criticalBands, thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import type { Decibels, Hz } from '../units.ts';

/** Third-octave level of the noise of a road, dB beside that above 200 Hz: pink, and 6 dB an octave more below, as tyres and wind make it. */
export const roadShape = (frequency: Hz): Decibels => Math.max(0, 6 * Math.log2(200 / Math.max(20, frequency)));

/** Level of each third octave where the whole is 0 dB(A). */
const perThird: Decibels = -powerDecibels(
  thirdOctaves.reduce((sum, frequency) => sum + powerOf(roadShape(frequency) + aWeighting(frequency)), 0),
);

const widthOf = (frequency: Hz): Hz => {
  const [from, to] = thirdOctaveEdges(frequency);
  return to - from;
};

/** Levels by third octaves where the whole is at `level` dB(A). */
export const roadThirds = (level: Decibels): readonly Decibels[] =>
  thirdOctaves.map((frequency) => level + perThird + roadShape(frequency));

const halfCritical = (band: number): Hz => {
  const last = criticalBands.length - 1;
  const [below, above] = [criticalBands[Math.max(0, band - 1)]!, criticalBands[Math.min(last, band + 1)]!];
  return (above - below) / (band === 0 || band === last ? 1 : 2);
};

/** What a third octave's level is in the half critical bands, dB: a band each (`criticalBands`). */
export const criticalShare: readonly Decibels[] = criticalBands.map((frequency, band) =>
  powerDecibels(halfCritical(band) / widthOf(frequency)),
);

/** Levels by `criticalBands` where the whole is at `level` dB(A). */
export const roadBands = (level: Decibels): readonly Decibels[] =>
  criticalBands.map((frequency, band) => level + perThird + roadShape(frequency) + criticalShare[band]!);
