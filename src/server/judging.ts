import { join } from 'node:path';
import { dismissalsIn } from '../jobs/dismissals.ts';
import { Ears, workersFor } from '../jobs/ears.ts';
import { filesOf, type Material, type OnStage, type Opened, openSession } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { countsOf, outcomesNow, verdictSentence } from '../report/verdict.ts';
import { fix } from '../run.ts';
import { keepHeard, readHeard, withoutFolder } from './heard-file.ts';
import { type Numbers, pathsOf, readSession, rolesIn, type SessionFile, writeSession } from './session-file.ts';

export interface SongTask {
  /** Of the version. */
  readonly folder: string;
  /** Of its song's dismissals, there or not. */
  readonly dismissals: string;
}

/** Hears, judges, and keeps what came of it beside the sound. */
export async function hearSong(
  { session, ...task }: SongTask & { session: Omit<SessionFile, 'numbers'> },
  onStage: OnStage,
): Promise<Numbers> {
  const material = materialOf(task.folder, session);
  const ears = new Ears(workersFor(undefined, filesOf(material)));
  try {
    const heard = await openSession(material, onStage, ears);
    await keepHeard(task.folder, heard);
    onStage('Judging', 1);
    return await keepReport(task, session, await judged(task, session, heard));
  } finally {
    await ears.close();
  }
}

/** Judges again what was heard before, with the dismissals that there are now. */
export async function judgeSong(task: SongTask): Promise<Numbers> {
  const session = await readSession(task.folder);
  const heard = await readHeard(task.folder);
  return keepReport(task, session, await judged(task, session, heard));
}

const judged = ({ dismissals }: SongTask, { preset }: Pick<SessionFile, 'preset'>, heard: Opened): Promise<Report> =>
  fix({}, { preset, dismissals: dismissalsIn(dismissals), heard }, { dryRun: true });

async function keepReport(
  { folder }: SongTask,
  session: Omit<SessionFile, 'numbers'>,
  report: Report,
): Promise<Numbers> {
  const numbers = numbersOf(report);
  await writeText(join(folder, 'judged.json'), withoutFolder(JSON.stringify(report), folder));
  await writeText(join(folder, 'report.json'), withoutFolder(renderJson(report, { indent: 2 }), folder));
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

function materialOf(folder: string, session: Omit<SessionFile, 'numbers'>): Material {
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
