import { criticalBands } from '../dsp/bands.ts';
import { levelOf } from '../dsp/level-code.ts';
import { exciterFor, loudnessInQuiet, partialLoudness } from '../dsp/partial-loudness.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';

/** What one stem loses to the others. Sums are over the rows in which it plays, a half critical band each (`criticalBands`). */
export interface Losses {
  readonly track: Track;
  readonly step: Seconds;
  /** 1 in rows in which it plays: above a tenth of the 95th percentile of its loudness. */
  readonly playing: Uint8Array;
  /** Sones if nothing else sounded. */
  readonly quiet: Float64Array;
  /** Sones that are left beside all others. */
  readonly left: Float64Array;
  /** Mean square over the whole. */
  readonly power: Float64Array;
  /** Those that cover any of it. */
  readonly maskers: readonly Masker[];
}

export interface Masker {
  readonly track: Track;
  /** Mean square over the whole. */
  readonly power: Float64Array;
  /** Sones that are left beside this one alone, and beside all but this one. */
  readonly beside: Float64Array;
  readonly without: Float64Array;
  /** How far its excitation stands above that of the part, dB, while the part is loud. */
  readonly excess: readonly Decibels[];
  /** Share of the rows in which it plays in which the part does not. */
  readonly apart: number;
  /** Share of the part's loudness in some bands that it takes, a row each; 0 where the part does not play. */
  over(first: number, last: number): Float32Array;
}

const bands = criticalBands.length;
const listening: Decibels = 75; // dB SPL of the loud parts of the mix
const inaudible = 1e-4; // a masker 40 dB under the part takes less than a hundredth of it
const negligible = 0.02; // of a part's energy: so little is covered that a pair is not worked out
export const released = 0.25; // a masker on another side counts 6 dB less (domain 5.2)

interface Heard {
  readonly track: Track;
  readonly rows: Uint8Array;
  readonly step: Seconds;
  /** −1 to 1. */
  readonly place: number;
}

const known = new WeakMap<readonly Track[], readonly Losses[]>();

/** Of all stems that sound; worked out once. Excitations add, so that many stems cost one each and not one a pair. */
export function lossesOf(stems: readonly Track[]): readonly Losses[] {
  const found = known.get(stems);
  if (found) return found;
  const losses = workedOut(stems, lossesIn);
  known.set(stems, losses);
  return losses;
}

/** What is left of each, and not who covers it: a fraction of the work where there are many stems. */
export const leftOf = (stems: readonly Track[]): readonly Pick<Losses, 'track' | 'quiet' | 'left'>[] =>
  known.get(stems) ??
  workedOut(stems, (...of) => {
    const { track, quiet, left } = besideOthers(...of);
    return { track, quiet, left };
  });

function heardOf(track: Track): Heard[] {
  const { auditory, level, stereo } = track.features;
  if (!auditory || level.isSilent) return [];
  const place = (4 / Math.PI) * Math.atan(10 ** (-(stereo?.levelBalance ?? 0) / 20)) - 1;
  return [{ track, rows: rowsOf(auditory), step: auditory.step, place }];
}

/** Power of every code. */
const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : 10 ** (levelOf(code) / 10)));

/** dB SPL of full scale: the loud rows of the sum are at 75 dB SPL, a gate of 10 dB as in BS.1770-5. */
function fullScaleOf(heard: readonly Heard[], count: number): Decibels {
  const sums = new Float64Array(count);
  for (const { rows } of heard) for (let i = 0; i < rows.length; i++) sums[Math.floor(i / bands)]! += powers[rows[i]!]!;
  const mean = (of: Float64Array) => of.reduce((sum, power) => sum + power, 0) / Math.max(1, of.length);
  const gate = mean(sums) / 10;
  return listening - 10 * Math.log10(Math.max(1e-12, mean(sums.filter((power) => power >= gate))));
}

interface Part extends Heard {
  readonly excitation: Float32Array;
  readonly playing: Uint8Array;
  readonly power: Float64Array;
}

function workedOut<T>(
  stems: readonly Track[],
  each: (part: Part, parts: readonly Part[], all: Float32Array) => T,
): T[] {
  const heard = stems.flatMap(heardOf);
  if (heard.length === 0) return [];
  const count = Math.max(...heard.map(({ rows }) => rows.length / bands));
  const excite = exciterFor(fullScaleOf(heard, count));
  const all = new Float32Array(count * bands);
  const parts = heard.map((one): Part => {
    const excitation = new Float32Array(count * bands);
    for (let row = 0; row < one.rows.length / bands; row++) excite(one.rows, row, excitation, row * bands);
    for (let i = 0; i < all.length; i++) all[i]! += excitation[i]!;
    return { ...one, excitation, playing: playingOf(excitation, count), power: powerOf(one.rows, count) };
  });
  return parts.map((part) => each(part, parts, all));
}

function powerOf(rows: Uint8Array, count: number): Float64Array {
  const power = new Float64Array(bands);
  for (let i = 0; i < rows.length; i++) power[i % bands]! += powers[rows[i]!]!;
  return power.map((sum) => sum / count);
}

/** Rows above a tenth of the 95th percentile of loudness; of what is next to silence nothing can be lost. */
function playingOf(excitation: Float32Array, count: number): Uint8Array {
  const sones = new Float64Array(count);
  for (let row = 0, i = 0; row < count; row++)
    for (let band = 0; band < bands; band++, i++) sones[row]! += loudnessInQuiet(band, excitation[i]!);
  const gate = Math.max(0.05, 0.1 * quantile(sorted(sones), 0.95));
  return Uint8Array.from(sones, (each) => (each > gate ? 1 : 0));
}

const rowsIn = (playing: Uint8Array): number[] => [...playing.keys()].filter((row) => playing[row] === 1);

function lossesIn(part: Part, parts: readonly Part[], all: Float32Array): Losses {
  const { track, step, playing, power } = part;
  const { quiet, left, ...beside } = besideOthers(part, parts, all);
  const maskers = parts
    .filter((each) => each !== part && covers(each, beside))
    .map((each) => maskerOf(each, beside, isAside(each, part) ? released : 1));
  return { track, step, playing, quiet, left, power, maskers };
}

const isAside = (one: Part, other: Part): boolean => Math.abs(one.place - other.place) > 0.5;

function besideOthers(
  part: Part,
  parts: readonly Part[],
  all: Float32Array,
): Beside & Pick<Losses, 'track' | 'quiet' | 'left'> {
  const { track, excitation, playing } = part;
  const aside = parts.filter((each) => each !== part && isAside(each, part));
  const rows = rowsIn(playing);
  const rest = new Float32Array(all.length);
  const [quiets, lefts] = [new Float32Array(all.length), new Float32Array(all.length)];
  const [quiet, left] = [new Float64Array(bands), new Float64Array(bands)];
  for (const row of rows) {
    for (let band = 0, i = row * bands; band < bands; band++, i++) {
      const own = excitation[i]!;
      if (!(own > 0)) continue;
      let others = all[i]! - own;
      for (const each of aside) others -= (1 - released) * each.excitation[i]!;
      rest[i] = Math.max(0, others);
      quiets[i] = loudnessInQuiet(band, own);
      lefts[i] = partialLoudness(band, own, rest[i]!);
      quiet[band]! += quiets[i]!;
      left[band]! += lefts[i]!;
    }
  }
  return { track, part, rows, rest, quiets, lefts, quiet, left };
}

/** A part, and a number a row and band: excitation of all others, sones in quiet and those that are left. */
interface Beside {
  readonly part: Part;
  /** In which it plays. */
  readonly rows: readonly number[];
  readonly rest: Float32Array;
  readonly quiets: Float32Array;
  readonly lefts: Float32Array;
}

/** Whether it takes enough of a part's energy to be worked out; judged by every fifth row. */
function covers({ excitation }: Part, { part, rows, quiets }: Beside): boolean {
  let whole = 0;
  let covered = 0;
  for (let at = 0; at < rows.length; at += 5) {
    for (let i = rows[at]! * bands; i < (rows[at]! + 1) * bands; i++) {
      const sones = quiets[i]!;
      const masker = excitation[i]!;
      whole += sones;
      if (masker > 0) covered += (sones * masker) / (masker + part.excitation[i]!);
    }
  }
  return covered > negligible * whole;
}

function maskerOf({ track, excitation, playing, power }: Part, own: Beside, share: number): Masker {
  const { part, rows, rest, quiets, lefts } = own;
  const [beside, without] = [new Float64Array(bands), new Float64Array(bands)];
  const [theirs, ours] = [new Float64Array(bands), new Float64Array(bands)];
  for (const row of rows) {
    for (let band = 0, i = row * bands; band < bands; band++, i++) {
      const signal = part.excitation[i]!;
      if (!(signal > 0)) continue;
      const masker = share * excitation[i]!;
      theirs[band]! += masker * quiets[i]!;
      ours[band]! += signal * quiets[i]!;
      beside[band]! += masker < inaudible * signal ? quiets[i]! : partialLoudness(band, signal, masker);
      // who has little of what covers it changes little by leaving
      without[band]! +=
        masker < 0.003 * Math.max(signal, rest[i]!)
          ? lefts[i]!
          : partialLoudness(band, signal, Math.max(0, rest[i]! - masker));
    }
  }
  const plays = rowsIn(playing);
  return {
    track,
    power,
    beside,
    without,
    excess: Array.from(theirs, (sum, band) => 10 * Math.log10((sum + 1e-9) / (ours[band]! + 1e-9))),
    apart: plays.length > 0 ? plays.filter((row) => part.playing[row] === 0).length / plays.length : 0,
    over: (first, last) => lossOver(part, rows, { excitation, share }, [first, last]),
  };
}

function lossOver(
  { excitation, playing }: Part,
  rows: readonly number[],
  masker: { readonly excitation: Float32Array; readonly share: number },
  [first, last]: Range,
): Float32Array {
  const lost = new Float32Array(playing.length);
  for (const row of rows) {
    let [whole, left] = [0, 0];
    for (let band = first; band <= last; band++) {
      const i = row * bands + band;
      whole += loudnessInQuiet(band, excitation[i]!);
      left += partialLoudness(band, excitation[i]!, masker.share * masker.excitation[i]!);
    }
    lost[row] = whole > 0 ? 1 - left / whole : 0;
  }
  return lost;
}
