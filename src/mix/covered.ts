import { released } from '../detectors/losses.ts';
import { criticalBands } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { levelOf } from '../dsp/level-code.ts';
import { exciterFor, loudnessInQuiet, partialLoudness } from '../dsp/partial-loudness.ts';
import { mean, quantile, sorted } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';

/** How a stem is to stand in the mix. */
export interface Standing {
  readonly track: Track;
  /** Of its filters and its fader, dB in each of `criticalBands`. */
  readonly gains: ArrayLike<Decibels>;
  /** Of rides, dB at a moment; absent: none. */
  readonly ride?: (time: Seconds) => Decibels;
  /** From −1, left, to 1, right. */
  readonly place: number;
}

/** Loudness of a part, sones a half critical band: by itself, and what is left beside all others. */
export interface Sones {
  readonly quiet: Float64Array;
  readonly left: Float64Array;
}

/** A part that would sound otherwise. */
export interface Instead {
  readonly part: Part;
  readonly excitation: Float32Array;
}

const bands = criticalBands.length;
const everywhere: Range = [0, bands - 1];
const listening: Decibels = 75; // dB SPL of the loud parts of the mix, as in losses.ts
const most = 160; // moments of a part that are looked at: shares of their sums are within two points of those of all
const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : 10 ** (levelOf(code) / 10)));

/** A stem of the model. */
export class Part {
  readonly standing: Standing;
  readonly codes: Uint8Array;
  /** Whether it plays, every 0.3 s. */
  playing: Uint8Array = new Uint8Array(0);
  /** Which of the moments that are looked at it plays in, evenly spread. */
  moments: Int32Array = new Int32Array(0);
  /** Of all moments that are looked at, 75 bands each; power re 0 dB SPL. */
  excitation: Float32Array = new Float32Array(0);

  constructor(standing: Standing) {
    const { auditory } = standing.track.features;
    this.standing = standing;
    this.codes = auditory ? rowsOf(auditory) : new Uint8Array(0);
  }

  get name(): string {
    return this.standing.track.name;
  }

  /** Rows of 0.1 s. */
  get count(): number {
    return this.codes.length / bands;
  }

  /** Level of a sine that has the power of some bands in a row, dBFS, as its strip leaves it. */
  levelAt(row: number, [first, last]: Range): Decibels {
    const { gains, ride } = this.standing;
    let sum = 0;
    if (row < this.count)
      for (let band = first; band <= last; band++)
        sum += powers[this.codes[row * bands + band]!]! * 10 ** (gains[band]! / 10);
    return powerDecibels(2 * sum) + (ride?.(row / 10 + 0.05) ?? 0);
  }
}

/**
 * What stems lose to each other as they are to stand in the mix, told from the logs: `detectors/losses.ts` behind filters, faders, rides
 * and places, in so few moments that hundreds of changes can be tried. Moore, Glasberg & Baer 1997.
 */
export class Covered {
  readonly parts: readonly Part[];
  /** Rows of 0.1 s that are looked at, ascending. */
  readonly rows: Int32Array;
  readonly #fullScale: Decibels;
  readonly #rests = new Map<Part, Float32Array>();

  constructor(standings: readonly Standing[]) {
    this.parts = standings.map((standing) => new Part(standing)).filter(({ count }) => count > 0);
    this.#fullScale = listening - loudLevel(this.parts);
    for (const part of this.parts) part.playing = this.#playing(part);
    const looked = this.parts.map(({ playing }) =>
      evenly([...playing.keys()].filter((i) => playing[i] === 1).map((i) => i * stride)),
    );
    this.rows = Int32Array.from(new Set(looked.flat())).sort();
    const at = new Map(Array.from(this.rows, (row, moment) => [row, moment]));
    this.parts.forEach((part, i) => {
      part.moments = Int32Array.from(looked[i]!, (row) => at.get(row)!);
      part.excitation = this.excited(part);
    });
  }

  /** Its excitation with further gains, dB a band, in those moments in which any of some parts plays; else as it stands. */
  excited(part: Part, more?: ArrayLike<Decibels>, heardBy?: readonly Part[]): Float32Array {
    const { gains, ride } = part.standing;
    const excite = exciterFor(this.#fullScale, more ? Array.from(gains, (gain, band) => gain + more[band]!) : gains);
    const into = heardBy ? part.excitation.slice() : new Float32Array(this.rows.length * bands);
    for (const moment of heardBy ? momentsOf(heardBy) : this.rows.keys()) {
      const row = this.rows[moment]!;
      if (row >= part.count) continue;
      const from = moment * bands;
      into.fill(0, from, from + bands);
      excite(part.codes, row, into, from);
      const ridden = 10 ** ((ride?.(row / 10 + 0.05) ?? 0) / 10);
      if (ridden !== 1) for (let i = from; i < from + bands; i++) into[i]! *= ridden;
    }
    return into;
  }

  /** Of one part over the moments in which it plays, as all stands or with one of all parts changed. */
  sonesOf(part: Part, instead?: Instead, [first, last]: Range = everywhere): Sones {
    const rest = this.#restOf(part);
    const own = instead?.part === part ? instead.excitation : part.excitation;
    const change = instead && instead.part !== part ? instead : undefined;
    const share = change ? shareOf(change.part, part) : 0;
    const [quiet, left] = [new Float64Array(bands), new Float64Array(bands)];
    for (const moment of part.moments)
      for (let band = first, i = moment * bands + first; band <= last; band++, i++) {
        if (!(own[i]! > 0)) continue;
        const others = change ? rest[i]! + share * (change.excitation[i]! - change.part.excitation[i]!) : rest[i]!;
        quiet[band]! += loudnessInQuiet(band, own[i]!);
        left[band]! += partialLoudness(band, own[i]!, Math.max(0, others));
      }
    return { quiet, left };
  }

  /** When a change of another part gives it most. */
  mostAt(part: Part, instead: Instead): Seconds {
    const rest = this.#restOf(part);
    const share = shareOf(instead.part, part);
    let [most, at] = [0, 0];
    for (const moment of part.moments) {
      let gained = 0;
      for (let band = 0, i = moment * bands; band < bands; band++, i++) {
        const others = Math.max(0, rest[i]! + share * (instead.excitation[i]! - instead.part.excitation[i]!));
        const own = part.excitation[i]!;
        gained += partialLoudness(band, own, others) - partialLoudness(band, own, rest[i]!);
      }
      if (gained > most) [most, at] = [gained, this.rows[moment]!];
    }
    return at / 10;
  }

  /** Makes a change. */
  set({ part, excitation }: Instead): void {
    for (const [other, rest] of this.#rests) {
      if (other === part) continue;
      const share = shareOf(part, other);
      for (let i = 0; i < rest.length; i++) rest[i]! += share * (excitation[i]! - part.excitation[i]!);
    }
    part.excitation = excitation;
  }

  /** Excitation of all others, as far as it covers a part. */
  #restOf(part: Part): Float32Array {
    const known = this.#rests.get(part);
    if (known) return known;
    const rest = new Float32Array(this.rows.length * bands);
    for (const other of this.parts) {
      const share = other === part ? 0 : shareOf(other, part);
      for (let i = 0; share > 0 && i < rest.length; i++) rest[i]! += share * other.excitation[i]!;
    }
    this.#rests.set(part, rest);
    return rest;
  }

  /** Rows above a tenth of the 95th percentile of its loudness, as in losses.ts; of every third row. */
  #playing(part: Part): Uint8Array {
    const excite = exciterFor(this.#fullScale, part.standing.gains);
    const excitation = new Float32Array(bands);
    const sones = Float64Array.from({ length: Math.ceil(part.count / stride) }, (_, i) => {
      excite(part.codes, i * stride, excitation.fill(0), 0);
      return excitation.reduce((sum, power, band) => sum + loudnessInQuiet(band, power), 0);
    });
    const gate = Math.max(0.05, 0.1 * quantile(sorted(sones), 0.95));
    return Uint8Array.from(sones, (each) => (each > gate ? 1 : 0));
  }
}

const stride = 3; // rows
const apart = 0.5;

/** Share of the time in which one plays in which the other does not. */
export function apartFrom({ playing }: Part, other: Part): number {
  let [plays, alone] = [0, 0];
  playing.forEach((each, i) => {
    plays += each;
    if (each === 1 && other.playing[i] !== 1) alone++;
  });
  return plays > 0 ? alone / plays : 0;
}

const momentsOf = (parts: readonly Part[]): Iterable<number> => new Set(parts.flatMap(({ moments }) => [...moments]));

/** How much of a part's excitation covers another: on another side 6 dB less. */
const shareOf = (masker: Part, part: Part): number =>
  Math.abs(masker.standing.place - part.standing.place) > apart ? released : 1;

const evenly = (rows: readonly number[]): readonly number[] =>
  rows.length <= most
    ? rows
    : Array.from({ length: most }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / most)]!);

/** Of the loud rows of the sum, a gate of 10 dB as in BS.1770-5. */
function loudLevel(parts: readonly Part[]): Decibels {
  const sums = new Float64Array(Math.max(0, ...parts.map(({ count }) => count)));
  for (const { codes, standing } of parts) {
    const factors = Float64Array.from(standing.gains, (gain) => 10 ** (gain / 10));
    for (let i = 0; i < codes.length; i++) sums[Math.floor(i / bands)]! += factors[i % bands]! * powers[codes[i]!]!;
  }
  const gate = mean(sums) / 10;
  return powerDecibels(Math.max(1e-12, mean(sums.filter((power) => power >= gate))));
}

/** Sones as a level: ten phons are twice as loud (Stevens). */
export const phonsOf = (sones: number): number => 10 * Math.log2(Math.max(1e-9, sones));

export const total = (sones: Float64Array, [first, last]: Range = everywhere): number => {
  let sum = 0;
  for (let band = first; band <= last; band++) sum += sones[band]!;
  return sum;
};

/** Share of a part's loudness that is lost, 0 to 1. */
export const lossOf = ({ quiet, left }: Sones): number => 1 - total(left) / Math.max(1e-9, total(quiet));
