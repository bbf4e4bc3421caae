import { join } from 'node:path';
import { writeText } from '../jobs/write-text.ts';
import type { Plan } from '../plan.ts';
import type { After, Report, Warning } from '../report/report.ts';
import { isPlainFile, readJson } from './session-file.ts';

/** A plan that was applied, and what came of it; beside it lie the sound and the plan as files. */
export interface Fixed {
  readonly plan: Plan;
  readonly after: After;
  readonly warnings: readonly Warning[];
}

const fileName = 'fixed.json';

/** What was mended of a version, if anything was. @throws Invalid for what is damaged */
export async function fixedIn(folder: string): Promise<Fixed | undefined> {
  const own = join(folder, 'fixed');
  return (await isPlainFile(join(own, fileName)))
    ? ((await readJson(own, fileName, ['plan', 'after'])) as Fixed)
    : undefined;
}

export const keepFixed = (own: string, fixed: Fixed): Promise<void> =>
  writeText(join(own, fileName), JSON.stringify(fixed));

/** The report of a version as it stands: judged last, and with what was mended. @throws Invalid for what is damaged */
export async function reportIn(folder: string): Promise<Report> {
  const report = (await readJson(folder, 'judged.json', [
    'tracks',
    'outcomes',
    'curves',
    'rules',
    'warnings',
  ])) as Report;
  const fixed = await fixedIn(folder);
  return fixed ? { ...report, ...fixed } : report;
}
