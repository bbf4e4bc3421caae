import type { Verdict } from '../mend/verdicts.ts';
import type { After, Report } from './report.ts';

/** What the plan does: done, or tried on a copy that was thrown away. */
export const triedOf = ({ after, prospect }: Report): After | undefined => after ?? prospect;

/** How a finding fares with the plan. */
export const verdictOn = (report: Report, finding: string): Verdict | undefined =>
  triedOf(report)?.verdicts.find((verdict) => verdict.finding === finding);
