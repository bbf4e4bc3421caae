import { powerDecibels } from '../dsp/decibels.ts';
import { type SpectrumLog, spectrum } from '../meters/spectrum.ts';
import type { Decibels, Hz } from '../units.ts';
import { feature } from './feature.ts';

export interface Bandwidth {
  /** Last frequency no more than 75 dB under the mean of 1 to 3 kHz. */
  readonly frequency?: Hz;
  /** Fall over the 700 Hz after it beside the 700 Hz before it: some 1 dB in nature, tens behind a filter; absent at the end of the spectrum. */
  readonly edge?: Decibels;
}

const depth = 75;
const span: Hz = 700;
const smoothing: Hz = 97;
/** Below this much power between 1 and 3 kHz there is nothing to compare with. */
const faint = 1e-10;
const steepest = 60;

export const bandwidth = feature<Bandwidth>({
  id: 'bandwidth',
  about: 'Where the spectrum ends, and how steeply.',
  meters: [spectrum],
  read(logs) {
    const log = logs.of(spectrum);
    const sums = cumulativePower(log);
    const bins = log.bins;
    const place = (frequency: Hz) => Math.min(bins, Math.max(0, Math.round(frequency / log.binWidth)));
    const between = (from: number, to: number) => (sums[to]! - sums[from]!) / Math.max(1, to - from);
    const middle = between(place(1000), place(3000));
    if (middle * (place(3000) - place(1000)) < faint) return {};
    const half = Math.max(1, place(smoothing / 2));
    const least = middle * 10 ** (-depth / 10);
    let last = bins - 1;
    while (last > half && between(last - half, Math.min(bins, last + half + 1)) < least) last--;
    const width = place(span);
    const frequency = last * log.binWidth;
    if (last + half + width > bins) return { frequency };
    // What the smoothing lets reach over the edge stays out of both sides.
    const [before, after] = [between(last - half - width, last - half), between(last + half, last + half + width)];
    return { frequency, edge: Math.min(steepest, powerDecibels(before / middle) - powerDecibels(after / middle)) };
  },
});

/** Sums of mean bin powers up to a bin: mean over all frames, in which the loud ones speak. */
function cumulativePower(log: SpectrumLog): Float64Array {
  const sums = new Float64Array(log.bins + 1);
  const frames = Math.max(
    1,
    log.levels.reduce((sum, level) => sum + level.frames, 0),
  );
  for (const { left, right } of log.levels)
    for (let k = 0; k < log.bins; k++) sums[k + 1]! += (left[k]! + right[k]!) / 2 / frames;
  for (let k = 1; k <= log.bins; k++) sums[k]! += sums[k - 1]!;
  return sums;
}
