import { wholeOctaves } from '../dsp/bands.ts';
import { decibels, powerDecibels } from '../dsp/decibels.ts';
import { mean, quantile, sorted } from '../dsp/statistics.ts';
import { type LevelsLog, levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { type OctavesLog, octaves, sizeOf } from '../meters/octaves.ts';
import { truePeak } from '../meters/true-peak.ts';
import type { Decibels, Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';
import { loudness, momentaryAt } from './loudness.ts';
import { peak } from './peak.ts';

export interface Dynamics {
  /** Sample peak − RMS. */
  readonly crest?: Decibels;
  /** True peak − integrated loudness. */
  readonly plr?: Decibels;
  /** True peak in 3 s − short-term loudness, over windows louder than I − 10 LU: median and 10th percentile. */
  readonly psrMedian?: Decibels;
  readonly psrLow?: Decibels;
  /** The same over time, on the grid of short-term loudness; null where it is quieter. */
  readonly psr: { readonly step: Seconds; readonly from: Seconds; readonly values: readonly (Decibels | null)[] };
  /** Second-highest peak of 3-s blocks − RMS of their loudest fifth (a full-scale sine is 0 dB), mean of channels; not rounded. */
  readonly dr?: Decibels;
  /** How far peaks of 10 ms spread at the top: P99.9 − P90 of loud blocks. A limiter piles them up. */
  readonly peakPile?: Decibels;
  /** Share of the same peaks within 0.2 dB of their P99.9, 0 to 1: where a limiter holds them. */
  readonly atCeiling?: number;
  /** The same peaks of 10 ms, dBFS: their lowest, 5th, 10th … percentile, highest. */
  readonly peaks?: readonly Decibels[];
  /** Of 99.9 % of the samples no more than − RMS, an octave (`wholeOctaves`), of parts within 10 dB of the RMS level; null where there is nothing. */
  readonly crests: readonly (Decibels | null)[];
}

export const dynamics = feature<Dynamics>({
  id: 'dynamics',
  about: 'How far peaks stand above the level: crest, PLR, PSR, DR; and how they pile up.',
  meters: [levels, loudnessMeter, truePeak, octaves],
  read(logs) {
    const { rms } = logs.get(level);
    const { sample, true: top } = logs.get(peak);
    const { integrated, shortTerm } = logs.get(loudness);
    const psr = peaksOverLoudness(logs.of(truePeak).timeline, shortTerm.values, (integrated ?? 0) - 10);
    const ascending = sorted(psr.filter((value) => value !== null));
    const dr = dynamicRange(logs.of(levels));
    const pile =
      integrated === undefined
        ? {}
        : pileOf(logs.of(levels).fine.peak, momentaryAt(logs.of(loudnessMeter)), integrated - 10);
    return {
      ...(rms === undefined || sample === undefined ? {} : { crest: sample - rms }),
      ...(integrated === undefined || top === undefined ? {} : { plr: top - integrated }),
      ...(ascending.length === 0 ? {} : { psrMedian: quantile(ascending, 0.5), psrLow: quantile(ascending, 0.1) }),
      psr: {
        step: shortTerm.step,
        from: shortTerm.from,
        values: psr.map((value) => value && Math.round(100 * value) / 100),
      },
      ...(dr === undefined ? {} : { dr }),
      ...pile,
      crests: rms === undefined ? wholeOctaves.map(() => null) : crestsOf(logs.of(octaves), rms - 10),
    };
  },
});

/** Both timelines have a value every 100 ms; the n-th short-term window ends with the n+30-th peak. */
function peaksOverLoudness(peaks: Float32Array, shortTerm: readonly number[], gate: number): (number | null)[] {
  const window = 30;
  return shortTerm.map((loud, i) =>
    loud <= gate ? null : decibels(Math.max(...peaks.subarray(i, i + window))) - loud,
  );
}

/** Algorithmix, Measuring DR 1.3. The last block is left out where it is not full. */
function dynamicRange({ blocks }: LevelsLog): number | undefined {
  const ranges = blocks.flatMap(({ square, peak }) => {
    if (square.length === 0) return [];
    const loudest = sorted(square).reverse();
    const power = 2 * mean(loudest.subarray(0, Math.max(1, Math.floor(square.length / 5))));
    const peaks = sorted(peak).reverse();
    const second = peaks[1] ?? peaks[0]!;
    return power > 1e-9 ? [decibels(second) - powerDecibels(power)] : [];
  });
  return ranges.length === 0 ? undefined : mean(ranges);
}

const touching: Decibels = 0.2;

/** Of 10-ms blocks in moments louder than the gate, LUFS. */
function pileOf(
  peaks: Float32Array,
  momentary: (step: number) => number,
  gate: number,
): Pick<Dynamics, 'peakPile' | 'atCeiling' | 'peaks'> {
  const loud: number[] = [];
  for (let step = 0; step < peaks.length; step++) if (momentary(step) > gate) loud.push(decibels(peaks[step]!));
  if (loud.length < 100) return {};
  const ascending = sorted(loud);
  const top = quantile(ascending, 0.999);
  return {
    peakPile: top - quantile(ascending, 0.9),
    atCeiling: loud.filter((level) => level > top - touching).length / loud.length,
    peaks: Array.from({ length: 21 }, (_, i) => quantile(ascending, i / 20)),
  };
}

function crestsOf({ levels: all }: OctavesLog, gate: number): (number | null)[] {
  const loud = all.filter(({ level }) => level >= gate - 1);
  return wholeOctaves.map((_, octave) => {
    const count = loud.reduce((sum, { counts }) => sum + counts[octave]!, 0);
    const square = loud.reduce((sum, { squares }) => sum + squares[octave]!, 0) / count;
    if (count < 1000 || !(square > 1e-10)) return null;
    return (
      decibels(
        sizeReached(
          loud.map(({ sizes }) => sizes[octave]!),
          0.999 * count,
        ),
      ) - powerDecibels(square)
    );
  });
}

/** The size that so many samples do not pass, between the edges of its bin. */
function sizeReached(histograms: readonly Uint32Array[], wanted: number): number {
  let below = 0;
  for (let bin = 0; bin < histograms[0]!.length; bin++) {
    const here = histograms.reduce((sum, histogram) => sum + histogram[bin]!, 0);
    if (below + here >= wanted) {
      const share = here > 0 ? (wanted - below) / here : 0;
      return sizeOf(bin) + share * (sizeOf(bin + 1) - sizeOf(bin));
    }
    below += here;
  }
  return sizeOf(histograms[0]!.length);
}
