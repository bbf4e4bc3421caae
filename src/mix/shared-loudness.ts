import { criticalBands } from '../dsp/bands.ts';
import { exciterFor, loudnessInQuiet } from '../dsp/partial-loudness.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Track } from '../session.ts';
import type { Hz, Range } from '../units.ts';
import type { Desk } from './desk.ts';
import { addedRows, gatedLoudness } from './level-over-time.ts';

const bands = criticalBands.length;
const listening = 75; // dB SPL of the loud parts of the mix
const every = 5; // rows of 0.1 s: what covers what for seconds is told by one row in five

/** Specific loudness of a stem as it stands in the mix, in sones a half critical band; a row every half second. */
export interface Sones {
  readonly track: Track;
  readonly rows: Float32Array;
  readonly sum: number;
}

/** What two stems have in common. */
export interface Shared {
  readonly first: Track;
  readonly second: Track;
  /** Loudness that both have at the same time in the same band, beside the geometric mean of what each has; 0 to 1. */
  readonly share: number;
  /** Where the middle four fifths of it lie. */
  readonly range: Range;
}

/** Of all stems behind their filters and faders. Moore, Glasberg & Baer 1997, as `dsp/partial-loudness.ts`. */
export function sonesOf(desk: Desk, tracks: readonly Track[]): readonly Sones[] {
  const whole = gatedLoudness(addedRows(tracks.map((track) => desk.rowsOf(track)))) ?? -30;
  return tracks.flatMap((track): Sones[] => {
    const { auditory } = track.features;
    if (!auditory) return [];
    const fader = desk.gainOf(track.name);
    const gains = desk.toneOf(track.name).map((tone) => tone + fader);
    const excite = exciterFor(listening - whole, gains);
    const codes = rowsOf(auditory);
    const count = Math.ceil(codes.length / bands / every);
    const rows = new Float32Array(count * bands);
    for (let row = 0; row < count; row++) excite(codes, row * every, rows, row * bands);
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      rows[i] = loudnessInQuiet(i % bands, rows[i]!);
      sum += rows[i]!;
    }
    return sum > 0 ? [{ track, rows, sum }] : [];
  });
}

/** All pairs that have anything in common. */
export function sharedBy(stems: readonly Sones[]): readonly Shared[] {
  return stems.flatMap((first, i) =>
    stems.slice(i + 1).flatMap((second): Shared[] => {
      const common = new Float64Array(bands);
      const length = Math.min(first.rows.length, second.rows.length);
      for (let at = 0; at < length; at++) common[at % bands]! += Math.min(first.rows[at]!, second.rows[at]!);
      const total = common.reduce((sum, each) => sum + each, 0);
      if (!(total > 0)) return [];
      const share = total / Math.sqrt(first.sum * second.sum);
      return [{ first: first.track, second: second.track, share, range: middleOf(common, total) }];
    }),
  );
}

function middleOf(common: Float64Array, total: number): Range {
  const reached = (share: number) => {
    let below = 0;
    for (let band = 0; band < bands; band++) {
      below += common[band]!;
      if (below >= share * total) return criticalBands[band]!;
    }
    return criticalBands.at(-1)!;
  };
  return [reached(0.1), reached(0.9)];
}

/** Mean frequency by loudness, on a logarithmic axis. */
export function centroidOf({ rows, sum }: Sones): Hz {
  let log = 0;
  for (let i = 0; i < rows.length; i++) log += rows[i]! * Math.log(criticalBands[i % bands]!);
  return Math.exp(log / sum);
}
