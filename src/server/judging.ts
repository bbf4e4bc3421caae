import { join } from 'node:path';
import { dismissalsIn } from '../jobs/dismissals.ts';
import { Ears, workersFor } from '../jobs/ears.ts';
import { HeardBefore } from '../jobs/heard-before.ts';
import { filesOf, type Material, type OnStage, openSession } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { countsOf, outcomesNow, verdictSentence } from '../report/verdict.ts';
import { bookOf, type Judging } from '../run/judging.ts';
import { fix } from '../run.ts';
import { fixedIn, keepFixed } from './fixed.ts';
import { keepHeard, readHeard, withoutFolder } from './heard-file.ts';
import { keepSound } from './listening.ts';
import { type Numbers, pathsOf, readSession, rolesIn, type SessionFile, writeSession } from './session-file.ts';
import { judgedAgain, keepTried, withTried } from './tried.ts';

export interface SongTask {
  /** Of the version. */
  readonly folder: string;
  /** Of its song's dismissals, there or not. */
  readonly dismissals: string;
}

type Wanted = Omit<SessionFile, 'numbers'>;

/** Hears, judges, tries what could be done, and keeps what came of it beside the sound. */
export async function hearSong(
  { session, ...task }: SongTask & { session: Wanted },
  onStage: OnStage,
): Promise<Numbers> {
  const material = materialOf(task.folder, session);
  const ears = new Ears(workersFor(undefined, filesOf(material)), HeardBefore.ofUser());
  try {
    const heard = await openSession(material, onStage, ears);
    const report = await fix(
      material,
      { ...judgingOf(task, session), heard, ears, onStage },
      { dryRun: true, tryOut: true },
    );
    await keepHeard(task.folder, heard);
    await keepTried(task.folder, report);
    await keepSound(task.folder, report, material, onStage);
    return await keepReport(task.folder, session, report);
  } finally {
    await ears.close();
  }
}

/** Judges again what was heard before, with the dismissals that there are now. */
export async function judgeSong(task: SongTask): Promise<Numbers> {
  const { folder } = task;
  const session = await readSession(folder);
  const judging = judgingOf(task, session);
  const book = bookOf(judging);
  const bare = await fix({}, { ...judging, heard: await readHeard(folder) }, { dryRun: true });
  const report = await withTried(folder, bare, book);
  const fixed = await fixedIn(folder);
  if (!fixed) return keepReport(folder, session, report);
  const after = judgedAgain(fixed.after, report.outcomes, fixed.plan, book);
  await keepFixed(join(folder, 'fixed'), { ...fixed, after });
  return keepReport(folder, session, report, { ...report, plan: fixed.plan, after });
}

export const judgingOf = ({ dismissals }: SongTask, { preset }: Pick<SessionFile, 'preset'>): Judging => ({
  preset,
  dismissals: dismissalsIn(dismissals),
});

/** @param shown with what was mended, if anything was */
async function keepReport(folder: string, session: Wanted, report: Report, shown: Report = report): Promise<Numbers> {
  const numbers = numbersOf(shown);
  await writeText(join(folder, 'judged.json'), withoutFolder(JSON.stringify(report), folder));
  await writeText(join(folder, 'report.json'), withoutFolder(renderJson(shown, { indent: 2 }), folder));
  await writeSession(folder, { ...session, numbers });
  return numbers;
}

export function numbersOf(report: Report): Numbers {
  const { passed, checked, findings } = countsOf(outcomesNow(report));
  return {
    ...{ passed, checked, errors: findings.error, warnings: findings.warning, infos: findings.info },
    verdict: verdictSentence(report),
  };
}

export function materialOf(folder: string, session: Wanted): Material {
  const [mix] = pathsOf(folder, session, 'mix');
  const stems = pathsOf(folder, session, 'stem');
  const songs = pathsOf(folder, session, 'reference');
  const references = songs.length > 0 ? songs : session.reference === undefined ? [] : [session.reference];
  return {
    ...(mix === undefined ? {} : { mix }),
    ...(stems.length > 0 ? { stems } : {}),
    ...(references.length > 0 ? { references } : {}),
    roles: rolesIn(folder, session),
  };
}
