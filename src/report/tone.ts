import { namedBands } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import type { Spread } from '../reference.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { mainTrack } from './numbers.ts';
import type { Curves, Report } from './report.ts';
import { triedOf } from './tried.ts';

/** One band of the mix against the reference. */
export interface BandDifference {
  readonly name: string;
  readonly band: Range;
  /** Mix less the reference's median, both at equal loudness. */
  readonly difference: Decibels;
  /** Half of what the reference's records span. */
  readonly usual: Decibels;
  readonly isOutside: boolean;
}

/** One third octave of the mix beside the reference. */
export interface TonePoint extends Spread {
  readonly frequency: Hz;
  readonly level: Decibels;
}

export const curvesOf = (report: Report): Curves | undefined => {
  const name = mainTrack(report.tracks)?.name;
  return name === undefined ? undefined : report.curves[name];
};

/** With the fixes: done, or tried. */
export const curvesAfter = (report: Report): Curves | undefined => {
  const name = mainTrack(report.tracks)?.name;
  return name === undefined ? undefined : triedOf(report)?.curves?.[name];
};

/** Third octaves where both the mix and the reference have sound. */
export function tonePoints(report: Report, curves = curvesOf(report)): readonly TonePoint[] {
  const { frequencies = [], levels = [] } = curves?.spectrum ?? {};
  return frequencies.flatMap((frequency, i) => {
    const level = levels[i];
    const spread = report.reference?.spectrum[i];
    return typeof level === 'number' && spread ? [{ frequency, level, ...spread }] : [];
  });
}

const sum = (levels: readonly Decibels[]): Decibels =>
  powerDecibels(levels.reduce((all, level) => all + powerOf(level), 0));

const mean = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0) / values.length;

/** The named bands, mix less reference. */
export function bandDifferences(report: Report, curves = curvesOf(report)): readonly BandDifference[] {
  const points = tonePoints(report, curves);
  return Object.entries(namedBands).flatMap(([name, band]) => {
    const inside = points.filter(({ frequency }) => frequency >= band[0] && frequency < band[1]);
    if (inside.length === 0) return [];
    const difference = sum(inside.map(({ level }) => level)) - sum(inside.map(({ median }) => median));
    const usual = mean(inside.map(({ low, high }) => (high - low) / 2));
    return [{ name, band, difference, usual, isOutside: usual > 0 && Math.abs(difference) > usual }];
  });
}
