import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Something that a processor promises, and how it is measured. `test/processors/figures.test.ts` holds it; `npm run figures` tables it. */
export interface Figure {
  /** Id of the processor, or `chain`. */
  readonly of: string;
  /** In a few words: "static curve against the formula". */
  readonly what: string;
  readonly unit: string;
  /** What is asked: the result is to be at most, or at least, this. */
  readonly most?: number;
  readonly least?: number;
  /** Where what was asked is out of reach: the limit that is held instead. The table shows both. */
  readonly held?: number;
  /** Depends on the machine and what else it does: tabled, never tested. */
  readonly isTimed?: true;
  measure(): number | Promise<number>;
}

/** All figures, from every file of this folder that exports `figures`. */
export async function allFigures(): Promise<readonly Figure[]> {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !['figure.ts', 'table.ts'].includes(file))
    .sort();
  const modules = await Promise.all(
    files.map((file) => import(join(import.meta.dirname, file)) as Promise<{ readonly figures: readonly Figure[] }>),
  );
  return modules.flatMap(({ figures }) => figures);
}

export const asked = ({ most, least, unit }: Figure): string =>
  `${most === undefined ? `≥ ${least}` : `≤ ${most}`}${unit === '' ? '' : ` ${unit}`}`.replace('-', '−');
