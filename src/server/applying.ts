import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Ears, workersFor } from '../jobs/ears.ts';
import { filesOf, type OnStage } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import { adjusted, type MoveSetting } from '../moves.ts';
import type { Plan } from '../plan.ts';
import { acting } from '../processors/step.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { type Fixed, keepFixed, reportIn } from './fixed.ts';
import { readHeard, withoutFolder } from './heard-file.ts';
import { judgingOf, materialOf, numbersOf, type SongTask } from './judging.ts';
import { safeName } from './safe-name.ts';
import { type Numbers, readSession } from './session-file.ts';

/** Renders the plan of a version as a person set it, hears and judges what came of it. All that is written goes into a folder of its own. */
export async function applyMoves(
  { into, moves, ...task }: SongTask & { readonly into: string; readonly moves: readonly MoveSetting[] },
  onStage: OnStage,
): Promise<Numbers> {
  const { folder } = task;
  const session = await readSession(folder);
  const shown = await reportIn(folder);
  const plan = adjusted(planIn(shown.plan), moves);
  if (isIdle(plan)) throw new Invalid('usage', 'Every move is switched off: there is nothing to apply.');
  const material = materialOf(folder, session);
  const heard = await readHeard(folder);
  const name = safeName(material.mix === undefined ? session.title : heard.session.mix!.name);
  await mkdir(into);
  const ears = new Ears(workersFor(undefined, filesOf(material)));
  try {
    const judging = { ...judgingOf(task, session), heard, ears, onStage };
    const report = await fix(material, judging, { plan, output: join(into, `${name}.fixed.wav`) });
    await writeText(join(into, `${name}.plan.json`), `${JSON.stringify(plan, null, 2)}\n`);
    const { after, warnings } = JSON.parse(withoutFolder(withoutFolder(JSON.stringify(report), into), folder)) as Fixed;
    await keepFixed(into, { plan, after, warnings });
    return numbersOf(report);
  } finally {
    await ears.close();
  }
}

function planIn(plan: Plan | undefined): Plan {
  if (plan) return plan;
  throw new Invalid('usage', 'There is no plan for this version: nothing was found that could be mended.');
}

const isIdle = ({ tracks, buses }: Plan): boolean =>
  [...Object.values(tracks), ...Object.values(buses)].every(({ chain }) => acting(chain).length === 0);
