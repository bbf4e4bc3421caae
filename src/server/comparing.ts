import { mainTrack } from '../report/numbers.ts';
import type { Report } from '../report/report.ts';
import { freshSentences, sinceOf, unlike } from '../report/since.ts';
import type { Compared } from './compare-page.ts';
import { reportIn } from './fixed.ts';
import { numbersOf } from './judging.ts';

/** A version, and where it lies. */
export interface Numbered {
  readonly number: number;
  readonly folder: string;
}

/** What became of one version's findings in another. */
export interface Beside {
  readonly a: Compared;
  readonly b: Compared;
  readonly solved: readonly string[];
  readonly fresh: readonly string[];
  /** Why nothing is told of what was solved and what is new, as a sentence. */
  readonly because?: string;
}

/** As it came: what fixes make of it is no work of the next bounce. */
const sideOf = ({ number }: Numbered, { after: _, ...report }: Report): Compared => ({
  version: number,
  ...numbersOf(report),
  metrics: mainTrack(report.tracks)?.metrics ?? {},
});

/** The report with what changed since an earlier version, where the two can be compared. */
export async function sinceVersion(report: Report, earlier: Numbered | undefined): Promise<Report> {
  const then = earlier && (await reportIn(earlier.folder).catch(() => undefined)); // one that is damaged spoils no other
  if (!earlier || !then || unlike(then, report) !== undefined) return report;
  return { ...report, since: sinceOf(then, report, `version ${earlier.number}`) };
}

/** Two versions of a song side by side, each as it came. @throws Invalid for what is damaged */
export async function compareVersions({ a, b }: { a: Numbered; b: Numbered }): Promise<Beside> {
  const [then, now] = [await reportIn(a.folder), await reportIn(b.folder)];
  const sides = { a: sideOf(a, then), b: sideOf(b, now) };
  const because = unlike(then, now);
  if (because !== undefined) return { ...sides, solved: [], fresh: [], because };
  const since = sinceOf(then, now, `version ${a.number}`);
  return { ...sides, solved: since.solved, fresh: freshSentences({ ...now, since }) };
}
