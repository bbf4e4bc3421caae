import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import type { Decibels } from '../units.ts';
import type { Spectrum } from './spectrum.ts';

/** The third octaves of a portrait, 40 Hz to 12.5 kHz: below and above, records differ more than faults are large. */
export const portraitBands: readonly number[] = thirdOctaves.flatMap((centre, band) =>
  centre > 39 && centre < 13_000 ? [band] : [],
);

const shares = [0.1, 0.5, 0.9] as const;
const reach = 30; // dB under the loudest frames: fades and tails say little of tone
const most = 1500; // frames: more tell nothing new
const depth = 60; // dB under a frame's strongest band: further down lies noise

/**
 * Several spectra of one sound, `portraitBands` each, one after the other: the mean of powers, the 10th, 50th and 90th percentile over
 * time of each band's level within its frame, and the mean of powers of the loudest fifth. A filter bends all of them alike, songs do not:
 * that tells the two apart better than the mean spectrum does alone. dB; each but for a constant. Undefined with less than 3 s.
 */
export function portraitOf(
  { values }: Pick<Spectrum['rows'], 'values'>,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Decibels[] | undefined {
  const frames = framesOf(values, from, to);
  const loudest = quantile(sorted(frames.map(({ mean }) => mean)), 0.99);
  const heard = frames.filter(({ mean }) => mean > loudest - reach).sort((a, b) => a.mean - b.mean);
  if (heard.length < 15) return undefined;
  const within = portraitBands.map((_, i) => sorted(heard.map(({ levels, mean }) => levels[i]! - mean)));
  return [
    ...meanOf(heard),
    ...shares.flatMap((share) => within.map((levels) => quantile(levels, share))),
    ...meanOf(heard.slice(-Math.max(1, Math.floor(heard.length / 5)))),
  ];
}

/** How many spectra a portrait holds. */
export const portraitParts = shares.length + 2;

interface Frame {
  readonly levels: Float64Array;
  /** Of the levels, dB: a filter moves it alike in all frames, so it never changes which of them count as loud. */
  readonly mean: Decibels;
}

function framesOf(values: readonly Decibels[], from: number, to: number): Frame[] {
  const width = thirdOctaves.length;
  const rows = Math.max(0, Math.min(to, Math.floor(values.length / width)) - from);
  const step = Math.ceil(rows / most);
  return Array.from({ length: step > 0 ? Math.floor(rows / step) : 0 }, (_, i) => {
    const at = (from + i * step) * width;
    const levels = Float64Array.from(portraitBands, (band) => values[at + band]!);
    const floor = Math.max(-120, Math.max(...levels) - depth);
    for (let k = 0; k < levels.length; k++) levels[k] = Math.max(floor, levels[k]!);
    return { levels, mean: levels.reduce((sum, level) => sum + level, 0) / levels.length };
  });
}

function meanOf(frames: readonly Frame[]): Decibels[] {
  return portraitBands.map((_, i) =>
    powerDecibels(frames.reduce((sum, { levels }) => sum + powerOf(levels[i]!), 0) / frames.length),
  );
}
