import { criticalBands, fineBands, thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import { codeOf, levelOf } from '../dsp/level-code.ts';
import { exciterFor } from '../dsp/partial-loudness.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import { longOf } from './mix.ts';
import { responseOn } from './response.ts';
import { criticalShare, roadBands } from './road-noise.ts';
import { type SystemId, systemOf } from './systems.ts';

const bands = criticalBands.length;
/** Codes (`dsp/level-code.ts`) of half critical bands, 75 a row. */
export interface Rows {
  readonly codes: Uint8Array;
}

const weights = criticalBands.map(kWeightAt);

const codePowers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : powerOf(levelOf(code))));

/** K-weighted power of every code in every band. */
function tableOf(gains: ArrayLike<Decibels>): Float64Array {
  const table = new Float64Array(bands * 256);
  for (let band = 0, i = 0; band < bands; band++) {
    const factor = weights[band]! * powerOf(gains[band]!);
    for (let code = 0; code < 256; code++, i++) table[i] = factor * codePowers[code]!;
  }
  return table;
}

const weighted = tableOf(new Float64Array(bands));

const perPart = 48; // rows of each part that are looked at: a mean of so many errs by some 0.3 LU
const soft: Decibels = -20; // beside the 95th percentile: softer rows of a part are as good as rests

/** Rows in which parts play, spread evenly over those of each part, the same of all. A stem that no one listened to so is undefined. */
export function chosenRows(stems: readonly Track[]): readonly (Rows | undefined)[] {
  const all = stems.map(({ features: { auditory } }) => auditory && rowsOf(auditory));
  const chosen = [...new Set(all.flatMap((codes) => (codes ? evenly(loudRows(codes), perPart) : [])))].sort(
    (a, b) => a - b,
  );
  return all.map((codes) => codes && { codes: picked(codes, chosen) });
}

function loudRows(codes: Uint8Array): number[] {
  const powers = Float64Array.from({ length: codes.length / bands }, (_, row) =>
    codes.subarray(row * bands, (row + 1) * bands).reduce((sum, code, band) => sum + weighted[band * 256 + code]!, 0),
  );
  const gate = powerOf(soft) * quantile(sorted(powers), 0.95);
  const sounding = [...powers.keys()].filter((row) => powers[row]! > 0);
  // of what sounds less than a twentieth of the time, the percentile is silence
  const least = gate > 0 ? gate : powerOf(soft) * Math.max(...sounding.map((row) => powers[row]!));
  return sounding.filter((row) => powers[row]! > least);
}

const evenly = (rows: readonly number[], count: number): number[] =>
  rows.length <= count
    ? [...rows]
    : Array.from({ length: count }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / count)]!);

function picked(codes: Uint8Array, rows: readonly number[]): Uint8Array {
  const into = new Uint8Array(rows.length * bands);
  rows.forEach((row, i) => void into.set(codes.subarray(row * bands, (row + 1) * bands), i * bands));
  return into;
}

const thirdOf = criticalBands.map((frequency) =>
  Math.max(0, Math.min(thirdOctaves.length - 1, Math.round(10 * Math.log10(frequency / 1000)) + 17)),
);

const mostOfMix = 600;

/** The same of a mix, all through, from its third octaves over time: spread evenly within each. */
export function rowsOfMix({ features: { spectrum } }: Track): Rows & { readonly step: Seconds } {
  const { values, step } = spectrum.rows;
  const width = thirdOctaves.length;
  const count = Math.floor(values.length / width);
  const every = Math.max(1, Math.ceil(count / mostOfMix));
  const codes = new Uint8Array(Math.ceil(count / every) * bands);
  for (let row = 0; row * bands < codes.length; row++)
    for (let band = 0; band < bands; band++)
      codes[row * bands + band] = codeOf(powerOf(values[row * every * width + thirdOf[band]!]! + criticalShare[band]!));
  return { codes, step: step * every };
}

const fineOf = criticalBands.map((frequency) =>
  Math.max(0, Math.min(fineBands.length - 1, Math.round(24 * Math.log2(frequency / 20)))),
);

/**
 * What a system does to a track, dB by `criticalBands`: its filters, and what is lost of its side, unless all of it were in the middle.
 * Undefined where nothing sounds.
 */
export function gainsOn(track: Track, system: SystemId, as: 'it-is' | 'middle' = 'it-is'): Float64Array | undefined {
  const long = longOf(track);
  if (!long) return undefined;
  const { mid, side: narrow } = responseOn(system);
  const side = as === 'middle' ? mid : narrow;
  return Float64Array.from(fineOf, (i) => {
    const whole = long.mid[i]! + long.side[i]!;
    const share = whole > 0 ? long.side[i]! / whole : 0;
    return Math.max(-120, powerDecibels((1 - share) * mid[i]! + share * side[i]!));
  });
}

/** dB SPL of full scale at which the loud rows of all parts together, K-weighted, are at `level`; a gate of 10 dB as in BS.1770-5. */
export function fullScaleAt(
  level: Decibels,
  parts: readonly { readonly rows: Rows; readonly gains: ArrayLike<Decibels> }[],
): Decibels {
  const count = Math.max(0, ...parts.map(({ rows }) => rows.codes.length / bands));
  const sums = new Float64Array(count);
  for (const { rows, gains } of parts) {
    const powers = tableOf(gains);
    for (let i = 0; i < rows.codes.length; i++)
      sums[Math.floor(i / bands)]! += powers[(i % bands) * 256 + rows.codes[i]!]!;
  }
  const mean = (of: Float64Array) => of.reduce((sum, power) => sum + power, 0) / Math.max(1, of.length);
  const gate = mean(sums) / 10;
  return level - powerDecibels(mean(sums.filter((power) => power >= gate)));
}

/** Excitation of all rows, 75 a row. */
export function excitationOf({ codes }: Rows, fullScale: Decibels, gains: ArrayLike<Decibels>): Float32Array {
  const excite = exciterFor(fullScale, gains);
  const into = new Float32Array(codes.length);
  for (let row = 0; row < codes.length / bands; row++) excite(codes, row, into, row * bands);
  return into;
}

/** Excitation of what sounds along with a system, one row; none where it is quiet. */
export function noiseOn(system: SystemId): Float32Array {
  const { noise } = systemOf(system);
  const into = new Float32Array(bands);
  if (noise === undefined) return into;
  const fullScale = 90;
  const codes = Uint8Array.from(roadBands(noise), (level) => codeOf(powerOf(level - fullScale)));
  exciterFor(fullScale)(codes, 0, into, 0);
  return into;
}
