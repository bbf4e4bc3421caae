import { criticalBands } from '../dsp/bands.ts';
import { loudnessInQuiet, partialLoudness } from '../dsp/partial-loudness.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { chosenRows, excitationOf, fullScaleAt, gainsOn, noiseOn, type Rows } from './ear.ts';
import { type SystemId, systemOf } from './systems.ts';

const bands = criticalBands.length;
const studio: Decibels = 75; // dB SPL, where the mix was made

/** What a stem loses on a system. */
export interface Part {
  readonly track: Track;
  /** LU: loudness beside the rest, less what it is where the mix was made, less what all parts together lose. */
  readonly lost: number;
}

export interface Heard {
  readonly track: Track;
  readonly rows: Rows;
  readonly gains: ArrayLike<Decibels>;
  readonly excitation: Float32Array;
}

/** Stems as they sound together somewhere. */
export interface Scene {
  readonly heard: readonly Heard[];
  readonly fullScale: Decibels;
  readonly all: Float32Array;
  readonly noise: Float32Array;
}

const flat = new Float64Array(bands);

type Gains = (track: Track) => ArrayLike<Decibels> | undefined;

function sceneOf(stems: readonly Track[], gainsOf: Gains, level: Decibels, noise: Float32Array): Scene {
  const rows = chosenRows(stems);
  const parts = stems.flatMap((track, i) => {
    const [own, gains] = [rows[i], gainsOf(track)];
    return own && gains && !track.features.level.isSilent ? [{ track, rows: own, gains }] : [];
  });
  const fullScale = fullScaleAt(level, parts);
  const heard = parts.map((part) => ({ ...part, excitation: excitationOf(part.rows, fullScale, part.gains) }));
  const all = new Float32Array(Math.max(0, ...heard.map(({ excitation }) => excitation.length)));
  for (const { excitation } of heard) for (let i = 0; i < excitation.length; i++) all[i]! += excitation[i]!;
  return { heard, fullScale, all, noise };
}

const scenes = new WeakMap<readonly Track[], Map<string, Scene>>();

function kept(stems: readonly Track[], key: string, make: () => Scene): Scene {
  const known = scenes.get(stems) ?? new Map<string, Scene>();
  scenes.set(stems, known);
  const scene = known.get(key) ?? make();
  known.set(key, scene);
  return scene;
}

/** Where the mix was made: even, at 75 dB SPL. */
export const studioOf = (stems: readonly Track[]): Scene =>
  kept(stems, 'studio', () => sceneOf(stems, () => flat, studio, new Float32Array(bands)));

/** On a system, turned up until it is as loud as people play it. */
export const sceneOn = (stems: readonly Track[], system: SystemId): Scene =>
  kept(stems, system, () => sceneOf(stems, (track) => gainsOn(track, system), systemOf(system).level, noiseOn(system)));

/** Rows above a tenth of the 95th percentile of a part's loudness. */
export function playingOf({ excitation }: Heard): readonly number[] {
  const sones = Float64Array.from({ length: excitation.length / bands }, (_, row) => {
    let sum = 0;
    for (let band = 0; band < bands; band++) sum += loudnessInQuiet(band, excitation[row * bands + band]!);
    return sum;
  });
  const gate = Math.max(0.05, 0.1 * quantile(sorted(sones), 0.95));
  return [...sones.keys()].filter((row) => sones[row]! > gate);
}

/** Sones of a part beside the rest, summed over rows. */
export function besideOf(
  own: Float32Array,
  former: Float32Array,
  { all, noise }: Scene,
  rows: readonly number[],
): number {
  let sum = 0;
  for (const row of rows)
    for (let band = 0, i = row * bands; band < bands; band++, i++)
      if (own[i]! > 0) sum += partialLoudness(band, own[i]!, Math.max(0, all[i]! - former[i]!) + noise[band]!);
  return sum;
}

/** Sones of all parts together. */
function wholeOf({ all, noise }: Scene): number {
  let sum = 0;
  for (let i = 0; i < all.length; i++) sum += partialLoudness(i % bands, all[i]!, noise[i % bands]!);
  return sum;
}

/** 10 LU a halving, as phons count; of what is left of a thousandth, no more can be told. */
export const doublings = (from: number, to: number): number => 10 * Math.log2(from / Math.max(to, 1e-3 * from));

/** What every stem loses on a system, beside what all together lose; in the order of the stems. Silent ones are left out. */
export function partsOn(stems: readonly Track[], system: SystemId): readonly Part[] {
  const [before, behind] = [studioOf(stems), sceneOn(stems, system)];
  const whole = doublings(wholeOf(before), wholeOf(behind));
  return before.heard.flatMap((part) => {
    const there = behind.heard.find(({ track }) => track === part.track);
    const rows = playingOf(part);
    if (!there || rows.length === 0) return [];
    const sones = besideOf(part.excitation, part.excitation, before, rows);
    const left = besideOf(there.excitation, there.excitation, behind, rows);
    return [{ track: part.track, lost: doublings(sones, left) - whole }];
  });
}
