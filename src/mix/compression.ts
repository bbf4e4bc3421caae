import { powerDecibels } from '../dsp/decibels.ts';
import { compression } from '../dsp/dynamics.ts';
import { keeping } from '../dsp/envelope.ts';
import { levelOf } from '../dsp/level-code.ts';
import { median } from '../dsp/statistics.ts';
import { peaksOf } from '../features/envelope.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import { gatedLoudness, weightedRows } from './level-over-time.ts';

/** What a compressor would hear of a stem. */
export interface Peaks {
  /** Highest sample every 10 ms, dBFS. */
  readonly levels: Float64Array;
  /** The same every 2.5 ms. */
  readonly fine: Float64Array;
  /** K-weighted power every 0.1 s. */
  readonly rows: Float64Array;
  /** Rows within 10 dB of its loudness: there it plays. */
  readonly loud: readonly number[];
}

export interface Compression {
  readonly threshold: Decibels;
  readonly ratio: number;
  readonly knee: Decibels;
  readonly attack: Seconds;
  readonly release: Seconds;
}

const perRow = 10; // peaks
const silent: Decibels = -150;

/** Of a stem as it came, so many dB louder; undefined where it was not listened to for that. */
export function peaksIn(track: Track, gain: Decibels = 0): Peaks | undefined {
  const { envelope } = track.features;
  if (!envelope) return undefined;
  const levels = Float64Array.from(peaksOf(envelope), (code) => (code === 0 ? silent : levelOf(code) + gain));
  const rows = weightedRows(track);
  const loudness = gatedLoudness(rows);
  if (loudness === undefined) return undefined;
  const gate = 10 ** ((loudness + 0.691 - 10) / 10);
  const loud = [...rows.keys()].filter((row) => rows[row]! > gate && perRow * (row + 1) <= levels.length);
  return loud.length > 0 ? { levels, fine: finely(levels), rows, loud } : undefined;
}

/** Peaks over RMS within 0.2 s, dB: median of where it plays. RMS is that of the peaks of 10 ms, as of so many half waves. */
export const crestOf = ({ levels, loud }: Peaks): Decibels =>
  median(
    loud
      .filter((row) => perRow * (row + 2) <= levels.length)
      .map((row) => {
        const part = levels.subarray(perRow * row, perRow * (row + 2));
        const power = part.reduce((sum, level) => sum + 10 ** (level / 10), 0) / part.length;
        return Math.max(...part) - powerDecibels(power / 2);
      }),
  );

const steps = 4; // of 2.5 ms, of each peak: a hit does not fill its 10 ms
const step: Seconds = 0.01 / steps;
const longestHold: Seconds = 0.005;

/** Levels every 2.5 ms: straight lines between the middles of 10 ms. */
function finely(levels: Float64Array): Float64Array {
  const at = (i: number) => Math.max(silent, levels[Math.max(0, Math.min(levels.length - 1, i))]!);
  return Float64Array.from({ length: steps * levels.length }, (_, i) => {
    const place = (i + 0.5) / steps - 0.5;
    const before = Math.floor(place);
    return at(before) + (place - before) * (at(before + 1) - at(before));
  });
}

/** Reduction every 2.5 ms, dB, 0 or more: the compressor's own detector (`dsp/dynamics.ts`), fed with peaks. */
function reductionOf({ fine }: Peaks, set: Compression): Float64Array {
  const hold = Math.min(longestHold, 0.04 * set.release);
  const [growing, shrinking] = [keeping(set.attack, 1 / step), keeping(set.release - hold, 1 / step)];
  let reduction = 0;
  return fine.map((level) => {
    const wanted = compression(level, set);
    const kept = wanted > reduction ? growing : shrinking;
    reduction = wanted + kept * (reduction - wanted);
    return reduction;
  });
}

/** Mean over the time in which it plays. */
export function meanReduction(peaks: Peaks, set: Compression): Decibels {
  const reduction = reductionOf(peaks, set);
  let sum = 0;
  const each = perRow * steps;
  for (const row of peaks.loud) for (let i = each * row; i < each * (row + 1); i++) sum += reduction[i]!;
  return sum / (each * peaks.loud.length);
}

/** The threshold at which it takes so many dB in the mean; by halves, to a tenth of a dB. */
export function thresholdFor(peaks: Peaks, set: Omit<Compression, 'threshold'>, wanted: Decibels): Decibels {
  let [low, high] = [-80, 0];
  while (high - low > 0.1) {
    const threshold = (low + high) / 2;
    if (meanReduction(peaks, { ...set, threshold }) > wanted) low = threshold;
    else high = threshold;
  }
  return Math.round(10 * high) / 10;
}

/** How much softer it becomes, LU: powers within a row lie where its peaks are. */
export function loudnessLost(peaks: Peaks, set: Compression): number {
  const { fine, rows } = peaks;
  const perRow = 10 * steps;
  const reduction = reductionOf(peaks, set);
  const after = rows.map((power, row) => {
    let [whole, left] = [0, 0];
    for (let i = perRow * row; i < Math.min(fine.length, perRow * (row + 1)); i++) {
      const each = 10 ** (fine[i]! / 10);
      whole += each;
      left += each * 10 ** (-reduction[i]! / 10);
    }
    return whole > 0 ? (power * left) / whole : power;
  });
  return (gatedLoudness(rows) ?? 0) - (gatedLoudness(after) ?? 0);
}
