import { mean, median } from '../dsp/statistics.ts';
import { type SpectrumLog, spectrum } from '../meters/spectrum.ts';
import { valleyPoints } from '../meters/valleys.ts';
import type { Decibels, Hz } from '../units.ts';
import { feature } from './feature.ts';

/** A narrow rise that stands under all notes alike. */
export interface Resonance {
  readonly frequency: Hz;
  /** Over the median of the octave around it. */
  readonly height: Decibels;
  /** Where it has fallen by 3 dB on either side, or by half where it is lower than 6 dB. */
  readonly width: Hz;
}

export interface Resonances {
  /** The highest first, at most five, 3 dB or more. */
  readonly peaks: readonly Resonance[];
  /** Height of the highest point; absent in silence. */
  readonly highest?: Decibels;
}

export const resonances = feature<Resonances>({
  id: 'resonances',
  about: 'Narrow rises of the valley spectrum: what rings between the notes.',
  meters: [spectrum],
  read(logs) {
    const log = logs.of(spectrum);
    const valleys = meanValleys(log);
    if (!valleys) return { peaks: [] };
    const heights = valleys.map((level, i) => level - median(around(valleys, i)));
    const inner = heights.slice(margin, heights.length - margin);
    const found = inner.flatMap((_, i) => peakAt(heights, i + margin)).sort((a, b) => b.height - a.height);
    const peaks = distinct(found).slice(0, 5);
    return { peaks, ...(inner.length > 0 ? { highest: Math.max(...inner) } : {}) };
  },
});

const perOctave = 48;
const half = perOctave / 2;
/** At either end the median leans to one side. */
const margin = perOctave / 6;
const lowest: Decibels = 3;

/** Of frames no more than 30 dB under the loudest; undefined in silence. Points that reach the Nyquist frequency are left out. */
function meanValleys({ levels, bins, binWidth }: SpectrumLog): number[] | undefined {
  const loudest = levels.filter(({ valleyFrames }) => valleyFrames > 0).at(-1)?.level;
  if (loudest === undefined || loudest <= -70) return undefined;
  const loud = levels.filter(({ level }) => level >= loudest - 30);
  const frames = loud.reduce((sum, { valleyFrames }) => sum + valleyFrames, 0);
  const count = valleyPoints.filter((frequency) => frequency < 0.9 * bins * binWidth).length;
  return Array.from({ length: count }, (_, i) => loud.reduce((sum, { valleys }) => sum + valleys[i]!, 0) / frames);
}

const around = (levels: readonly number[], at: number): readonly number[] =>
  levels.slice(Math.max(0, at - half), at + half + 1);

function peakAt(heights: readonly number[], at: number): readonly Resonance[] {
  const height = heights[at]!;
  if (height < lowest || height < heights[at - 1]! || height <= heights[at + 1]!) return [];
  const edge = height - Math.min(3, height / 2);
  let [from, to] = [at, at];
  while (from > 0 && heights[from]! > edge) from--;
  while (to < heights.length - 1 && heights[to]! > edge) to++;
  // A shoulder of another peak is none of its own.
  if (mean([heights[from]!, heights[to]!]) > edge + 0.01) return [];
  return [{ frequency: valleyPoints[at]!, height, width: valleyPoints[to]! - valleyPoints[from]! }];
}

/** Of peaks less than a sixth of an octave apart the highest. */
function distinct(peaks: readonly Resonance[]): readonly Resonance[] {
  const kept: Resonance[] = [];
  for (const peak of peaks)
    if (kept.every(({ frequency }) => Math.abs(Math.log2(frequency / peak.frequency)) > 1 / 6)) kept.push(peak);
  return kept;
}
