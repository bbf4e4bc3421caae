import { type Figure, figuresOf, stemFigures } from './figures.ts';
import { type Clean, cleanOf, type PairedRow, pairedOf, type Row, rowsOf } from './score.ts';
import { type StemRow, stemRowsOf, wrongClaims } from './stem-score.ts';
import type { StemsTried } from './stem-trial.ts';
import { type Tier, type Tried, tiers } from './trial.ts';

/** All that was tried. */
export interface Run {
  /** ISO date. */
  readonly made: string;
  readonly seconds: number;
  readonly isQuick: boolean;
  readonly faults: readonly string[];
  readonly tried: readonly Tried[];
  readonly stems: readonly StemsTried[];
}

/** What came of one set of songs. */
export interface Part {
  readonly name: string;
  readonly songs: readonly string[];
  readonly figures: readonly Figure[];
  readonly clean: { readonly [T in Tier]?: Clean };
  readonly rows: readonly Row[];
  readonly paired: readonly PairedRow[];
}

export interface Summary extends Omit<Run, 'tried' | 'stems'> {
  readonly parts: readonly Part[];
  readonly stems: {
    readonly figures: readonly Figure[];
    readonly rows: readonly StemRow[];
    readonly pairs: number;
    readonly claims: readonly string[];
  };
  readonly failures: readonly string[];
}

export const sets = [
  ['held-out', 'Held-out music'],
  ['calibration', 'Music that limits were set with'],
] as const;

/** Sets are told apart: what was used to calibrate proves little. */
export function summaryOf(run: Run): Summary {
  const { tried, stems, ...told } = run;
  const parts = sets.flatMap(([set, name]) => {
    const mine = tried.filter(({ song }) => song.set === set);
    return mine.length > 0 ? [partOf(name, mine)] : [];
  });
  return {
    ...told,
    parts,
    stems: { figures: stemFigures(stems), rows: stemRowsOf(stems), ...wrongClaims(stems) },
    failures: tried.flatMap(({ song, failures }) => failures.map((failure) => `${song.name}: ${failure}`)),
  };
}

const partOf = (name: string, mine: readonly Tried[]): Part => ({
  name: `${name}, ${mine.length} songs`,
  songs: mine.map(({ song }) => `${song.group}/${song.name}`),
  figures: figuresOf(mine),
  clean: Object.fromEntries(tiers.map((tier) => [tier, cleanOf(mine, tier)])),
  rows: tiers.flatMap((tier) => rowsOf(mine, tier)),
  paired: pairedOf(mine),
});
