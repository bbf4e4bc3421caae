import { join } from 'node:path';
import { writeText } from '../jobs/write-text.ts';
import { verdictsOf } from '../mend/verdicts.ts';
import type { Plan } from '../plan.ts';
import type { After, Report } from '../report/report.ts';
import { dismissed } from '../rules/dismissal.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Outcome, Rulebook } from '../rules/rule.ts';
import { withoutFolder } from './heard-file.ts';
import { readJson } from './session-file.ts';

/** A plan that was tried on a copy, and what it was made for. */
interface Tried {
  /** Findings that had a fix and counted then: with others, another plan would be made. */
  readonly about: readonly string[];
  readonly plan: Plan;
  readonly prospect?: After;
}

const fileName = 'tried.json';

const curable = ({ outcomes }: Pick<Report, 'outcomes'>): string[] =>
  findingsOf(outcomes)
    .filter(({ fix }) => fix)
    .map(({ id }) => id)
    .sort();

/** Keeps the plan of a report with what it would do. */
export async function keepTried(folder: string, report: Report): Promise<void> {
  const { plan, prospect } = report;
  if (plan)
    await writeText(
      join(folder, fileName),
      withoutFolder(JSON.stringify({ about: curable(report), plan, prospect }), folder),
    );
}

/** The report with the plan that was tried before, where it would be the same one. */
export async function withTried(folder: string, report: Report, book: Rulebook): Promise<Report> {
  const { about, plan, prospect } = (await readJson(folder, fileName, ['about', 'plan'])) as Tried;
  if (JSON.stringify(about) !== JSON.stringify(curable(report))) return report;
  return { ...report, plan, ...(prospect ? { prospect: judgedAgain(prospect, report.outcomes, plan, book) } : {}) };
}

/** What came of a plan, with the dismissals that there are now. */
export function judgedAgain(after: After, before: readonly Outcome[], plan: Plan, book: Rulebook): After {
  const outcomes = dismissed(after.outcomes.map(undismissed), book.dismissals ?? []);
  const reasons = after.verdicts.flatMap(({ finding, because }) =>
    because === undefined ? [] : [[finding, because] as const],
  );
  return { ...after, outcomes, verdicts: verdictsOf(before, outcomes, plan, book.rules, new Map(reasons)) };
}

const undismissed = (outcome: Outcome): Outcome => {
  if (outcome.status !== 'failed') return outcome;
  const [first, ...others] = outcome.findings.map(({ accepted: _, ...finding }) => finding);
  return { ...outcome, findings: [first!, ...others] };
};
