import { thirdOctaves } from '../dsp/bands.ts';
import { inverse } from '../dsp/matrix.ts';
import { mean } from '../dsp/statistics.ts';
import { loaded, type Portraits, square } from '../features/learn-portraits.ts';
import { portraitBands, portraitOf, portraitParts } from '../features/portrait.ts';
import type { Spectrum } from '../features/spectrum.ts';
import type { Reference } from '../reference.ts';
import type { Decibels, Hz } from '../units.ts';

/** Deviation of a track from a reference, and what normal deviations look like. */
export interface Case {
  readonly bands: readonly number[];
  /** Spectra one after the other that a filter bends alike. */
  readonly parts: number;
  readonly deviation: Float64Array;
  readonly whitening: readonly Float64Array[];
  readonly kind: Reference['kind'];
}

/** What there is to go by: portraits where the reference has them, else third octaves. Undefined with fewer than twelve bands. */
export function caseOf({ third, rows }: Pick<Spectrum, 'third' | 'rows'>, reference: Reference): Case | undefined {
  const { kind, portraits } = reference;
  const portrait = portraits && portraitOf(rows);
  const there = portrait ? third : reference.spectrum.map((spread) => spread?.median ?? null);
  const end = Math.min(endOf(third), endOf(there));
  const bands = thirdOctaves.flatMap((centre, band) =>
    centre > 35 && centre < 16_500 && band < end && isHeard(third, band) && isHeard(there, band) ? [band] : [],
  );
  if (bands.length < 12) return undefined;
  if (portrait) return portrayed(portrait, bands, reference);
  const deviation = levelled(
    bands.map((band) => third[band]! - reference.spectrum[band]!.median),
    bands.length,
  );
  const spread = bands.map((band) => spreadOf(reference, band));
  const covariance = bands.map((a, i) =>
    Float64Array.from(bands, (b, k) => {
      const octaves = Math.abs(Math.log2(thirdOctaves[a]! / thirdOctaves[b]!));
      const alike = 0.95 * Math.exp(-octaves / 3) + (i === k ? 0.05 : 0);
      // +100: the level offset is free.
      return spread[i]! * spread[k]! * alike + 100;
    }),
  );
  return { bands, parts: 1, deviation, whitening: inverse(covariance), kind };
}

/** By portraits: what several spectra of one sound have in common is told from what songs differ by. */
function portrayed(portrait: readonly Decibels[], heard: readonly number[], reference: Reference): Case {
  const bands = heard.filter((band) => portraitBands.includes(band));
  const chosen = Array.from({ length: portraitParts }, (_, part) =>
    bands.map((band) => part * portraitBands.length + portraitBands.indexOf(band)),
  ).flat();
  const { center } = reference.portraits!;
  return {
    bands,
    parts: portraitParts,
    deviation: levelled(
      chosen.map((i) => portrait[i]! - center[i]!),
      bands.length,
    ),
    whitening: whiteningOf(reference.portraits!, chosen),
    kind: reference.kind,
  };
}

/** Each spectrum less its mean: level is no matter of tone. */
export function levelled(values: ArrayLike<number>, length: number): Float64Array {
  const out = Float64Array.from(values);
  for (let from = 0; from < out.length; from += length) {
    const part = out.subarray(from, from + length);
    const middle = mean(part);
    for (let i = 0; i < part.length; i++) part[i]! -= middle;
  }
  return out;
}

const whitenings = new WeakMap<Portraits, Map<string, readonly Float64Array[]>>();

function whiteningOf(portraits: Portraits, chosen: readonly number[]): readonly Float64Array[] {
  const ofPortraits = whitenings.get(portraits) ?? new Map<string, readonly Float64Array[]>();
  whitenings.set(portraits, ofPortraits);
  const key = chosen.join();
  const made = ofPortraits.get(key) ?? inverse(loaded(square(portraits.covariance), chosen));
  ofPortraits.set(key, made);
  return made;
}

type Levels = readonly (number | null)[];

/** Within 60 dB of the strongest band: further down lies noise, not music. */
const isHeard = (levels: Levels, band: number): boolean => {
  const level = levels[band];
  return level != null && level > Math.max(...levels.map((each) => each ?? -Infinity)) - 60;
};

const cliff = 12; // dB from one third octave to the next: no music falls like that, lossy and low-rate files do

/** The band before a cliff in the treble, which the filter that made it has touched: from there on there is nothing to say of tone. */
function endOf(levels: Levels): number {
  const end = levels.findIndex(
    (level, band) => thirdOctaves[band]! > 4000 && (level ?? -200) < (levels[band - 1] ?? -200) - cliff,
  );
  return end < 0 ? levels.length : end - 1;
}

/** Standard deviation of normal music in a band: of the same recording next to nothing; of few songs what songs of one album differ by. */
function spreadOf(reference: Reference, band: number): Decibels {
  if (reference.kind === 'own') return 0.5;
  if (reference.tracks < 5) return albumSpread(thirdOctaves[band]!);
  const around = [band - 1, band, band + 1].flatMap((each) => {
    const found = reference.spectrum[each];
    return found ? [(found.high - found.low) / 2.563] : [];
  });
  return Math.max(1.5, around.reduce((sum, each) => sum + each, 0) / around.length);
}

/** 3 dB from 200 Hz to 4 kHz, 5 at 63 Hz and 10 kHz, 9 at 30 Hz and 16 kHz (domain 2.1). */
export function albumSpread(frequency: Hz): Decibels {
  const points = [
    [30, 9],
    [63, 5],
    [200, 3],
    [4000, 3],
    [10_000, 5],
    [16_000, 9],
  ] as const;
  const next = points.findIndex(([at]) => at >= frequency);
  if (next <= 0) return points.at(next)![1];
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!];
  return y0 + ((y1 - y0) * Math.log(frequency / x0)) / Math.log(x1 / x0);
}
