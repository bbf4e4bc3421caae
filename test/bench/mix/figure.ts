import type { Report } from '../../../src/report/report.ts';
import type { Seconds } from '../../../src/units.ts';
import type { Song } from './songs.ts';

/** One figure of a song, or of all of them together. */
export interface Figure {
  readonly what: string;
  /** `all` where songs are pooled. */
  readonly song: string;
  /** Absent where there is nothing to tell it from; `note` says why. */
  readonly value?: number;
  readonly unit: string;
  /** What was asked for, in the figure's unit. Absent: it is only told. */
  readonly asked?: { readonly least?: number; readonly most?: number; readonly below?: number };
  readonly note?: string;
}

/** The built command on a song's stems. */
export interface Mixed {
  readonly report: Report;
  /** A WAV; gone when the benchmark ends. */
  readonly output: string;
  readonly cost: Cost;
}

/** From the start of the process to its end: all threads, and decoders that it started. */
export interface Cost {
  readonly processor: Seconds;
  readonly wall: Seconds;
  readonly memory: number; // MB, the most that was resident
}

/** What parts of the benchmark share. */
export interface Bench {
  /** For files that go when it ends. */
  readonly folder: string;
  /** The song's stems through `mixwright mix`; run once a song, however many ask. */
  mixed(song: Song): Promise<Mixed>;
}

/** A part of the benchmark: from songs to figures. */
export type Part = (songs: readonly Song[], bench: Bench) => Promise<readonly Figure[]>;

export const isReached = ({ value, asked }: Figure): boolean | undefined => {
  if (value === undefined || asked === undefined || Number.isNaN(value)) return undefined;
  const { least = -Infinity, most = Infinity, below = Infinity } = asked;
  return value >= least && value <= most && value < below;
};

/** A line: the figure, what was asked, and whether it is so. */
export function lineOf(figure: Figure): string {
  const { what, song, value, unit, asked, note } = figure;
  const { least, most, below } = asked ?? {};
  const wanted = [
    least === undefined ? '' : `at least ${least}`,
    most === undefined ? '' : `at most ${Math.round(1000 * most) / 1000}`,
    below === undefined ? '' : `below ${Math.round(1000 * below) / 1000}`,
  ].filter(Boolean);
  const reached = isReached(figure);
  const told = value === undefined ? 'not told' : `${Math.round(1000 * value) / 1000} ${unit}`.trim();
  const verdict = reached === undefined ? '' : reached ? 'reached' : 'MISSED';
  return `  ${song.padEnd(16)}${what.padEnd(50)}${told.padStart(14)}  ${wanted.join(', ').padEnd(18)}${verdict.padEnd(9)}${note ?? ''}`.trimEnd();
}
