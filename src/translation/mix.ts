import { fineBands, thirdOctaves, wholeOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Response, responseOn } from './response.ts';
import type { SystemId } from './systems.ts';

/** How a mix sounds on a system, told from its spectra and the system's filters: nothing is rendered. */
export interface Sounding {
  /** Change of integrated loudness, LU. */
  readonly loudness: number;
  /** How much of that is lost because the system narrows or sums the sides, LU, 0 or more. */
  readonly narrowed: number;
  /** Change an octave (`wholeOctaves`) with the whole at equal loudness, dB; null where there is next to nothing. No lower than −60. */
  readonly octaves: readonly (Decibels | null)[];
}

/** Long-term power of mid and side by `fineBands`, mean square of a channel. */
export interface Long {
  readonly mid: Float64Array;
  readonly side: Float64Array;
}

/** Absent where there is no sound, and for surround. */
export function longOf({ features: { spectrum, loudness }, format }: Track): Long | undefined {
  const { integrated } = loudness;
  if (format.channels > 2 || integrated === undefined || spectrum.fine.levels.length === 0) return undefined;
  const [mid, side] = [0, 1].map(() => new Float64Array(fineBands.length)) as [Float64Array, Float64Array];
  spectrum.fine.levels.forEach((level, i) => {
    const band = bandOf[i]!;
    const power = powerOf(level + integrated);
    const share = sideShare(spectrum.mid[band] ?? null, spectrum.side[band] ?? null);
    mid[i] = power * (1 - share);
    side[i] = power * share;
  });
  return { mid, side };
}

/** Third octave of each fine band. */
const bandOf = fineBands.map((frequency) =>
  Math.max(0, Math.min(thirdOctaves.length - 1, Math.round(10 * Math.log10(frequency / 1000)) + 17)),
);

const sideShare = (mid: Decibels | null, side: Decibels | null): number =>
  side === null ? 0 : mid === null ? 1 : 1 / (1 + powerOf(mid - side));

/** Power of a band behind filters. */
const heard = ({ mid, side }: Long, response: Gains, i: number): number =>
  mid[i]! * response.mid[i]! + side[i]! * response.side[i]!;

const weights = Float64Array.from(fineBands, kWeightAt);
const flat: Response = {
  mid: new Float64Array(fineBands.length).fill(1),
  side: new Float64Array(fineBands.length).fill(1),
};

const octaveOf = wholeOctaves.map((centre) =>
  [...fineBands.keys()].filter(
    (i) => fineBands[i]! >= centre * Math.SQRT1_2 * 0.999 && fineBands[i]! < centre * Math.SQRT2 * 0.999,
  ),
);

const faint = 1e-5; // of the strongest octave
const lowest: Decibels = -60;

/** Undefined where nothing sounds, and for surround. */
export function soundingOn(track: Track, system: SystemId): Sounding | undefined {
  const long = longOf(track);
  if (!long) return undefined;
  const response = responseOn(system);
  const loudness = loudnessChange(track, long, flat, response);
  const wide = loudnessChange(track, long, flat, { mid: response.mid, side: response.mid });
  const powers = octaveOf.map((bands) => bands.reduce((sum, i) => sum + heard(long, flat, i), 0));
  const strongest = Math.max(...powers);
  return {
    loudness,
    narrowed: Math.max(0, wide - loudness),
    octaves: octaveOf.map((bands, octave) => {
      if (!(powers[octave]! > faint * strongest)) return null;
      const power = bands.reduce((sum, i) => sum + heard(long, response, i), 0);
      return Math.max(lowest, powerDecibels(power / powers[octave]!) - loudness);
    }),
  };
}

/** How much less the mix would lose on a system, LU, had it been through a move before: power gains of mid and side by frequency. */
export function regainedOn(
  track: Track,
  system: SystemId,
  move: (frequency: Hz) => { readonly mid: number; readonly side: number },
): number {
  const long = longOf(track);
  if (!long) return 0;
  const moves = fineBands.map(move);
  const moved = { mid: moves.map(({ mid }) => mid), side: moves.map(({ side }) => side) };
  const response = responseOn(system);
  const behind = {
    mid: response.mid.map((gain, i) => gain * moved.mid[i]!),
    side: response.side.map((gain, i) => gain * moved.side[i]!),
  };
  return loudnessChange(track, long, moved, behind) - loudnessChange(track, long, flat, response);
}

/** K-weighted power an octave (`wholeOctaves`), as the mix is. */
export function powersByOctave(track: Track): readonly number[] {
  const long = longOf(track);
  return octaveOf.map((bands) => (long ? bands.reduce((sum, i) => sum + heard(long, flat, i) * weights[i]!, 0) : 0));
}

type Gains = { readonly mid: ArrayLike<number>; readonly side: ArrayLike<number> };

/** K-weighted power behind filters over unweighted power before, a third octave. */
function weightedBy(long: Long, gains: Gains): Float64Array {
  const [plain, behind] = [0, 1].map(() => new Float64Array(thirdOctaves.length)) as [Float64Array, Float64Array];
  for (let i = 0; i < fineBands.length; i++) {
    plain[bandOf[i]!]! += heard(long, flat, i);
    behind[bandOf[i]!]! += heard(long, gains, i) * weights[i]!;
  }
  return behind.map((sum, band) => (plain[band]! > 0 ? sum / plain[band]! : 0));
}

/** Change of integrated loudness from one way to another, from third octaves over time: the gate of BS.1770-5 chooses as it would. */
function loudnessChange({ features: { spectrum } }: Track, long: Long, from: Gains, to: Gains): number {
  const powers = powersOf(spectrum.rows);
  return gatedLevel(powers, weightedBy(long, to)) - gatedLevel(powers, weightedBy(long, from));
}

type Rows = Track['features']['spectrum']['rows'];
const knownRows = new WeakMap<Rows, Float64Array>();

function powersOf(rows: Rows): Float64Array {
  const found = knownRows.get(rows) ?? Float64Array.from(rows.values, powerOf);
  knownRows.set(rows, found);
  return found;
}

/** Level of rows, gated as in BS.1770-5: −70 dB, then 10 dB under the mean of what is left. */
function gatedLevel(powers: Float64Array, gains: Float64Array): Decibels {
  const width = gains.length;
  const rows = Array.from({ length: Math.floor(powers.length / width) }, (_, row) => {
    let sum = 0;
    for (let band = 0; band < width; band++) sum += gains[band]! * powers[row * width + band]!;
    return sum;
  });
  const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / Math.max(1, of.length);
  const loud = rows.filter((power) => power > 1e-7);
  const gate = mean(loud) / 10;
  return powerDecibels(mean(loud.filter((power) => power > gate)));
}
