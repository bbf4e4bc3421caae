import { powerDecibels } from '../dsp/decibels.ts';
import { labelled, type Piece, type Points, segmented } from '../dsp/segmentation.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { onsets } from '../meters/onsets.ts';
import { spectrum as spectrumMeter } from '../meters/spectrum.ts';
import type { Range, Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';

/** A stretch of music that is of a piece. */
export interface Part {
  /** Likeness and loudness: "loud part B". What sounds alike has the same name. */
  readonly name: string;
  readonly time: Range;
}

/**
 * Parts of a song, one after another over all of it; a single one where nothing changes, none in silence. Spectrum, pitch classes and
 * onsets of half seconds are cut where the pieces, each taken as one sound, leave the least unsaid (optimal segmentation by
 * dynamic programming: Jensen, EURASIP JASP 2007); pieces alike get one letter.
 */
export const sections = feature<readonly Part[]>({
  id: 'sections',
  about: 'Parts of a song, named by loudness and likeness.',
  meters: [spectrumMeter, onsets, loudnessMeter, ...level.meters],
  read(logs) {
    const { frames, format } = logs.heard;
    const duration = frames / format.sampleRate;
    if (logs.get(level).isSilent || frames === 0) return [];
    const step = Math.max(0.5, duration / most);
    const count = Math.floor(duration / step);
    const { energy } = logs.of(loudnessMeter);
    if (count * step < 2 * shortest) return [{ name: 'whole', time: [0, duration] }];
    const points = pointsOf(logs.of(spectrumMeter), logs.of(onsets).flux, step, count);
    const pieces = piecesOf(points, step, duration);
    if (pieces.length === 1) return [{ name: 'whole', time: [0, duration] }];
    const times = pieces.map(({ from, to }): Range => [from * step, to === count ? duration : to * step]);
    const names = namesOf(
      pieces.map(({ label }) => label),
      times,
      energy,
    );
    return times.map((time, i) => ({ name: names[i]!, time }));
  },
});

/** Pieces of the points; where music never stays the same, changes must be the greater to count. */
function piecesOf(points: Points, step: Seconds, duration: Seconds): Piece[] {
  const limit = 3 + duration / usual;
  let cost = (penalty * Math.sqrt(Math.max(1, duration / 60)) * 0.5) / step;
  for (;;) {
    const cut = segmented(points, { shortest: Math.round(shortest / step), penalty: cost });
    const pieces = labelled(points, cut, apart);
    if (pieces.length <= limit) return pieces;
    cost *= 1.25;
  }
}

/** Points at most: a song of an hour is cut more coarsely. */
const most = 600;
const shortest: Seconds = 6;
/** How long a part lasts: more of them than that, and three, confuse. */
const usual: Seconds = 22;
/** What a further part must explain, for a minute of music; grows with the square root of the length. */
const penalty = 4;
/** Squared distance of what is not alike. */
const apart = 0.4;
/** Over how long a time one listens to the sound, and to the harmony. */
const glance: Seconds = 2;
const phrase: Seconds = 8;
/** Upbeat and last chord belong to what they lead to and come from. */
const upbeat: Seconds = 2.5;
const ending: Seconds = 5;

function pointsOf(
  log: { rows: Float32Array; chroma: { rows: Float32Array }; step: Seconds; window: Seconds },
  flux: Float32Array,
  step: Seconds,
  count: number,
): Points {
  const weights = new Float64Array(count).fill(1);
  const [first, last] = [Math.round(upbeat / step), Math.round(ending / step)];
  if (count > 3 * last) weights.fill(0, 0, first).fill(0, count - last);
  const centre = (row: number) => Math.floor((row * log.step + log.window / 2) / step);
  const bands = decibelsOf(pooled(log.rows, 31, centre, count));
  const chroma = pooled(log.chroma.rows, 12, centre, count).map((row) => row.map(Math.sqrt));
  const activity = pooled(flux, 1, (hop) => Math.floor(hop / 100 / step), count);
  const [sound, harmony, rhythm] = [
    smoothed(bands, weights, glance / step),
    smoothed(chroma, weights, phrase / step),
    smoothed(activity, weights, glance / step),
  ];
  // 6 dB in all bands are as far apart as two chords without a common tone are nearly.
  const values = sound.map((row, i) => {
    const length = Math.hypot(...harmony[i]!);
    return Float64Array.from([
      ...row.map((each) => each / 6 / Math.sqrt(row.length)),
      ...harmony[i]!.map((each) => (length > 0 ? (1.5 * each) / length : 1.5 / Math.sqrt(12))),
      3 * rhythm[i]![0]!,
    ]);
  });
  return { values, weights };
}

/** Means of the rows that fall into each cell; an empty one is as the one before. */
function pooled(rows: Float32Array, width: number, cellOf: (row: number) => number, count: number): Float64Array[] {
  const cells = Array.from({ length: count }, () => new Float64Array(width));
  const sizes = new Float64Array(count);
  for (let row = 0; row * width < rows.length; row++) {
    const cell = Math.min(count - 1, cellOf(row));
    sizes[cell]!++;
    for (let k = 0; k < width; k++) cells[cell]![k]! += rows[row * width + k]!;
  }
  cells.forEach((cell, i) => {
    if (sizes[i]! > 0) for (let k = 0; k < width; k++) cell[k]! /= sizes[i]!;
    else if (i > 0) cell.set(cells[i - 1]!);
  });
  return cells;
}

/** Levels, no lower than 50 dB under the loudest band of all but the loudest twentieth. */
function decibelsOf(powers: readonly Float64Array[]): Float64Array[] {
  const loudest = powers.map((row) => Math.max(...row)).sort((a, b) => a - b);
  const floor = loudest[Math.floor(0.95 * (loudest.length - 1))]! * 1e-5;
  return powers.map((row) => row.map((power) => 10 * Math.log10(Math.max(power, floor, 1e-30))));
}

/** Weighted means over a number of points around each. */
function smoothed(rows: readonly Float64Array[], weights: Float64Array, length: number): Float64Array[] {
  const reach = Math.round(length / 2);
  return rows.map((row, i) => {
    const mean = new Float64Array(row.length);
    let total = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(rows.length - 1, i + reach); j++) {
      const weight = weights[j]!;
      total += weight;
      if (weight > 0) for (let k = 0; k < mean.length; k++) mean[k]! += weight * rows[j]![k]!;
    }
    return total > 0 ? mean.map((sum) => sum / total) : row;
  });
}

/**
 * The name of the parts that times lie in, by four fifths of their length or more; undefined where they are spread over several, or
 * where those parts are nearly all there is.
 */
export function partOf(times: readonly Range[], parts: readonly Part[]): string | undefined {
  const most = 0.8;
  const lengthIn = (name: string, [from, to]: Range) =>
    parts.reduce((sum, { name: other, time }) => {
      return other === name ? sum + Math.max(0, Math.min(to, time[1]) - Math.max(from, time[0])) : sum;
    }, 0);
  // A moment is as good as 10 ms.
  const spans = times.map(([from, to]): Range => [from, Math.max(to, from + 0.01)]);
  const total = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  const end = parts.at(-1)?.time[1] ?? 0;
  return parts.find(({ name }) => {
    const inside = spans.reduce((sum, each) => sum + lengthIn(name, each), 0);
    return inside > 0 && inside >= most * total && lengthIn(name, [0, end]) <= most * end;
  })?.name;
}

const near = 3; // LU: as loud as the loudest
const far = 7; // LU: quiet beside it

/** "loud part A", "part B", "quiet part C": letters by first appearance, loudness beside the loudest. */
function namesOf(labels: readonly number[], times: readonly Range[], energy: Float32Array): string[] {
  const kinds = [...new Set(labels)];
  const loudness = kinds.map((kind) => {
    let [sum, steps] = [0, 0];
    labels.forEach((label, i) => {
      if (label !== kind) return;
      for (const each of energy.subarray(Math.round(times[i]![0] * 100), Math.round(times[i]![1] * 100))) sum += each;
      steps += (times[i]![1] - times[i]![0]) * 100;
    });
    return powerDecibels(sum / steps);
  });
  const [loudest, softest] = [Math.max(...loudness), Math.min(...loudness)];
  return labels.map((label) => {
    const kind = kinds.indexOf(label);
    const under = loudest - loudness[kind]!;
    const part = `part ${lettersOf(kind)}`;
    if (loudest - softest < near) return part;
    if (under < near) return `loud ${part}`;
    return under > far ? `quiet ${part}` : part;
  });
}

/** A to Z, then AA. */
const lettersOf = (kind: number): string =>
  kind < 26 ? String.fromCharCode(65 + kind) : lettersOf(Math.floor(kind / 26) - 1) + lettersOf(kind % 26);
