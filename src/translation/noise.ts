import { criticalBands } from '../dsp/bands.ts';
import { loudnessInQuiet, partialLoudness } from '../dsp/partial-loudness.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Range } from '../units.ts';
import { excitationOf, fullScaleAt, gainsOn, noiseOn, rowsOfMix } from './ear.ts';
import { doublings } from './parts.ts';
import { type SystemId, systemOf } from './systems.ts';

/** What the noise of a place takes of the whole mix. */
export interface Drowned {
  /** LU, of all of it. */
  readonly lost: number;
  /** Share of the time it plays, 0 to 1, in which nine tenths of its loudness are gone. */
  readonly share: number;
  /** The same share if the softer half were 3 dB louder: what a ride of the level would do. */
  readonly ridden: number;
  /** When that is for 3 s or longer. */
  readonly time: readonly Range[];
}

const bands = criticalBands.length;
const most = 0.9;
const shortest = 3; // s

/** Undefined where it is quiet, or nothing sounds. */
export function drownedOn(track: Track, system: SystemId): Drowned | undefined {
  const { level, noise } = systemOf(system);
  const gains = gainsOn(track, system);
  if (noise === undefined || !gains) return undefined;
  const rows = rowsOfMix(track);
  const excitation = excitationOf(rows, fullScaleAt(level, [{ rows, gains }]), gains);
  const road = noiseOn(system);
  const count = excitation.length / bands;
  const { quiet, left } = sonesOf(excitation, road);
  const louder = sonesOf(
    excitation.map((power) => 2 * power),
    road,
  );
  const gate = 0.05 * quantile(sorted(quiet), 0.95);
  const plays = [...quiet.keys()].filter((row) => quiet[row]! > gate);
  const isGone = (row: number) => quiet[row]! > gate && left[row]! < (1 - most) * quiet[row]!;
  const middle = quantile(sorted(plays.map((row) => quiet[row]!)), 0.5);
  const isGoneRidden = (row: number) =>
    quiet[row]! > middle ? isGone(row) : louder.left[row]! < (1 - most) * louder.quiet[row]!;
  const sum = (of: Float64Array) => plays.reduce((all, row) => all + of[row]!, 0);
  return {
    lost: doublings(sum(quiet), sum(left)),
    share: plays.filter(isGone).length / Math.max(1, plays.length),
    ridden: plays.filter(isGoneRidden).length / Math.max(1, plays.length),
    time: runsOf(count, isGone)
      .map(([from, to]): Range => [from * rows.step, to * rows.step])
      .filter(([from, to]) => to - from >= shortest),
  };
}

/** Sones a row, alone and beside the noise. */
function sonesOf(excitation: Float32Array, noise: Float32Array): { quiet: Float64Array; left: Float64Array } {
  const count = excitation.length / bands;
  const [quiet, left] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < excitation.length; i++) {
    const row = Math.floor(i / bands);
    quiet[row]! += loudnessInQuiet(i % bands, excitation[i]!);
    left[row]! += partialLoudness(i % bands, excitation[i]!, noise[i % bands]!);
  }
  return { quiet, left };
}

function runsOf(count: number, holds: (row: number) => boolean): Range[] {
  const runs: [number, number][] = [];
  for (let row = 0; row < count; row++) {
    if (!holds(row)) continue;
    const last = runs.at(-1);
    if (last?.[1] === row) last[1] = row + 1;
    else runs.push([row, row + 1]);
  }
  return runs;
}
