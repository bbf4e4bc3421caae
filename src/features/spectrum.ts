import { criticalPool, fineBands, thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { mean, median, quantile, sorted } from '../dsp/statistics.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { type LevelSpectrum, poolsOf, spectrum as spectrumMeter } from '../meters/spectrum.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { loudness } from './loudness.ts';

/** Long-term average spectrum over active frames: within 60 dB of the loudest and above −70 dBFS. */
export interface Spectrum {
  /** A third octave (`dsp/bands.ts`), mean of left and right, dB relative to integrated loudness; null where there is nothing. */
  readonly third: readonly (Decibels | null)[];
  /** The same for mid (L+R)/2 and side (L−R)/2. */
  readonly mid: readonly (Decibels | null)[];
  readonly side: readonly (Decibels | null)[];
  /** 24 an octave, for display. */
  readonly fine: { readonly frequencies: readonly Hz[]; readonly levels: readonly Decibels[] };
  /** Every half critical band (`criticalBands`), dB relative to integrated loudness; null where there is nothing. */
  readonly critical: readonly (Decibels | null)[];
  /** A third octave over time: 10th, 50th and 90th percentile of active frames, dB relative to integrated loudness; no lower than −120 dBFS. */
  readonly corridor: readonly (readonly [low: Decibels, median: Decibels, high: Decibels])[];
  /** Left less right a third octave, dB. */
  readonly balance: readonly (Decibels | null)[];
  /** Left to right a third octave; null where either has next to nothing. */
  readonly correlation: readonly (number | null)[];
  /** dB an octave of third-octave levels, 100 Hz to 4 kHz. */
  readonly tilt?: number;
  /** The same from 4 to 16 kHz. */
  readonly upperTilt?: number;
  /** Left to right from 250 Hz to 8 kHz. */
  readonly upperCorrelation?: number;
  /**
   * What lies between 18 and 28 Hz at its softest (10th percentile of active frames) against the mean of 35 to 110 Hz, where it can be
   * heard at all: no more than 12 dB over what it is beside integrated loudness. Notes come and go, rumble stays.
   */
  readonly rumble?: Decibels;
  /** Third octaves over time, 31 a row, dB re full scale to 0.1 dB. */
  readonly rows: { readonly step: Seconds; readonly window: Seconds; readonly values: readonly number[] };
}

export const spectrum = feature<Spectrum>({
  id: 'spectrum',
  about: 'Long-term spectrum, its tilt, and third octaves over time.',
  meters: [spectrumMeter, loudnessMeter],
  read(logs) {
    const log = logs.of(spectrumMeter);
    const { integrated } = logs.get(loudness);
    const rows = {
      step: log.step,
      window: log.window,
      values: Array.from(log.rows, (power) => Math.round(10 * powerDecibels(power)) / 10),
    };
    const sum = logs.get(activeSum);
    if (!sum || integrated === undefined)
      return {
        third: [],
        mid: [],
        side: [],
        fine: { frequencies: [], levels: [] },
        critical: [],
        corridor: [],
        balance: [],
        correlation: [],
        rows,
      };
    const { third: pool, fine: finePool } = poolsOf(log);
    const pooled = (power: Float64Array, bands = pool, count = thirdOctaves.length) => {
      const into = new Float64Array(count);
      bands(power, into);
      return into.subarray(0, bands.count);
    };
    const relative = (powers: Float64Array) =>
      Array.from(powers, (power) => (power > 1e-13 ? powerDecibels(power) - integrated : null));
    const { left, right, cross } = sum;
    const both = left.map((power, k) => (power + right[k]!) / 2);
    const third = padded(relative(pooled(both)));
    const tilt = slope(third, [95, 4200]);
    const upperTilt = slope(third, [3900, 16_500]);
    const fine = pooled(both, finePool, fineBands.length);
    const [lefts, rights] = [pooled(left), pooled(right)];
    const upperCorrelation = correlationOf(sum, [250, 8000], log.binWidth);
    return {
      third,
      mid: padded(relative(pooled(left.map((power, k) => Math.max(0, power + right[k]! + 2 * cross[k]!) / 4)))),
      side: padded(relative(pooled(left.map((power, k) => Math.max(0, power + right[k]! - 2 * cross[k]!) / 4)))),
      fine: {
        frequencies: fineBands.slice(0, finePool.count),
        levels: Array.from(fine, (power) => powerDecibels(power) - integrated),
      },
      critical: relative(criticalPool(both, log.binWidth)),
      corridor: corridorOf(log.rows, integrated),
      ...rumbleOf(log.rows, integrated),
      balance: padded(Array.from(lefts, (power, band) => ratio(power, rights[band]!))),
      correlation: thirdOctaves.map((centre) => correlationOf(sum, thirdOctaveEdges(centre), log.binWidth) ?? null),
      ...(tilt === undefined ? {} : { tilt }),
      ...(upperTilt === undefined ? {} : { upperTilt }),
      ...(upperCorrelation === undefined ? {} : { upperCorrelation }),
      rows,
    };
  },
});

export type Sum = Pick<LevelSpectrum, 'left' | 'right' | 'cross' | 'crossImaginary'>;

/** Mean spectra of active frames; undefined in silence. */
export const activeSum = feature<Sum | undefined>({
  id: 'active-sum',
  about: 'Mean spectra of left, right and their product over active frames.',
  meters: [spectrumMeter],
  read(logs) {
    const log = logs.of(spectrumMeter);
    const loudest = log.levels.at(-1)?.level;
    if (loudest === undefined) return undefined;
    const active = log.levels.filter(({ level }) => level > -70 && level >= loudest - 60);
    const frames = active.reduce((sum, { frames }) => sum + frames, 0);
    if (frames === 0) return undefined;
    const meanOf = (part: keyof Sum) =>
      meanSpectrum(
        active.map((each) => each[part]),
        frames,
      );
    return {
      left: meanOf('left'),
      right: meanOf('right'),
      cross: meanOf('cross'),
      crossImaginary: meanOf('crossImaginary'),
    };
  },
});

function meanSpectrum(sums: readonly Float64Array[], frames: number): Float64Array {
  const mean = new Float64Array(sums[0]!.length);
  for (const sum of sums) for (let k = 0; k < mean.length; k++) mean[k]! += sum[k]!;
  return mean.map((sum) => sum / frames);
}

/** Bands above the Nyquist frequency are null, so that every list has one entry a third octave. */
const padded = (levels: (number | null)[]): (number | null)[] => thirdOctaves.map((_, band) => levels[band] ?? null);

const ratio = (left: number, right: number): number | null =>
  left > 1e-13 || right > 1e-13 ? Math.max(-60, Math.min(60, powerDecibels(left) - powerDecibels(right))) : null;

/** Least squares over log2 of frequency. */
function slope(third: readonly (number | null)[], [from, to]: Range): number | undefined {
  const points = third.flatMap((level, band) => {
    const frequency = thirdOctaves[band]!;
    return level !== null && frequency > from && frequency < to ? [[Math.log2(frequency), level] as const] : [];
  });
  if (points.length < 6) return undefined;
  const x = points.reduce((sum, [at]) => sum + at, 0) / points.length;
  const y = points.reduce((sum, [, level]) => sum + level, 0) / points.length;
  const xy = points.reduce((sum, [at, level]) => sum + (at - x) * (level - y), 0);
  return xy / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}

function correlationOf({ left, right, cross }: Sum, [from, to]: Range, binWidth: Hz): number | undefined {
  let [l, r, c] = [0, 0, 0];
  for (let k = Math.ceil(from / binWidth); k <= to / binWidth && k < left.length; k++) {
    l += left[k]!;
    r += right[k]!;
    c += cross[k]!;
  }
  // Below −80 dBFS there is nothing to speak of.
  return l > 1e-8 && r > 1e-8 ? Math.max(-1, Math.min(1, c / Math.sqrt(l * r))) : undefined;
}

/** Median balance over the bands that carry the music, 100 Hz to 12 kHz, no more than 40 dB under the strongest. */
export function balanceMedian({ third, balance }: Spectrum): number | undefined {
  const strongest = Math.max(...third.map((level) => level ?? -200));
  const bands = balance.filter((level, band): level is number => {
    const frequency = thirdOctaves[band]!;
    return level !== null && frequency > 95 && frequency < 13_000 && (third[band] ?? -200) > strongest - 40;
  });
  return bands.length < 5 ? undefined : median(bands);
}

/** Rows no more than 60 dB under the loudest and above −70 dBFS. */
function activeRows(rows: Float32Array): number[] {
  const width = thirdOctaves.length;
  const totals = Array.from({ length: rows.length / width }, (_, row) =>
    rows.subarray(row * width, (row + 1) * width).reduce((sum, power) => sum + power, 0),
  );
  const gate = Math.max(1e-7, 1e-6 * Math.max(0, ...sorted(totals).subarray(-1)));
  return totals.flatMap((total, row) => (total > gate ? [row] : []));
}

function rumbleOf(rows: Float32Array, integrated: number): Pick<Spectrum, 'rumble'> {
  const active = activeRows(rows);
  if (active.length < 10) return {};
  const power = (row: number, [from, to]: Range) =>
    rows
      .subarray(row * thirdOctaves.length + from, row * thirdOctaves.length + to)
      .reduce((sum, each) => sum + each, 0);
  const lowest = powerDecibels(quantile(sorted(active.map((row) => power(row, [0, 2]))), 0.1)); // 20 and 25 Hz
  const bass = powerDecibels(mean(active.map((row) => power(row, [3, 8])))); // 40 to 100 Hz
  return { rumble: Math.min(lowest - bass, lowest - integrated + 12) };
}

/** Percentiles over the active rows. */
function corridorOf(rows: Float32Array, integrated: number): Spectrum['corridor'] {
  const width = thirdOctaves.length;
  const active = activeRows(rows);
  if (active.length === 0) return [];
  return thirdOctaves.map((_, band) => {
    const levels = sorted(active.map((row) => powerDecibels(rows[row * width + band]!)));
    const at = (share: number) => Math.round(10 * (quantile(levels, share) - integrated)) / 10;
    return [at(0.1), at(0.5), at(0.9)] as const;
  });
}
