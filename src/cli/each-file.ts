import { type Told, told } from '../jobs/told.ts';
import { renderJson } from '../report/json.ts';
import { merged } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import { exit, exitCodeOf } from './exit.ts';
import type { Flags } from './options.ts';
import { noteMistake, Progress, say, sayMistake } from './output.ts';
import { lookup, type Request, requestOf } from './request.ts';
import { withEars } from './with-ears.ts';

/** What a command does with a file, and what it says of it afterwards. */
interface Task {
  work(request: Request, index: number): Promise<Report>;
  tell(report: Report, index: number): void | Promise<void>;
  /** Beside what is said of it on stderr. */
  tellMistake?(mistake: Told, index: number): void;
}

const ahead = 8; // files that are begun before the first of them is told

/** What came of a file: a report, or why there is none. */
export type Ended = { readonly report: Report } | { readonly failure: unknown };

interface Tasks {
  readonly requests: readonly Request[];
  readonly flags: Pick<Flags, 'jobs' | 'cache'>;
  work(request: Request, index: number): Promise<Report>;
  /** In the order of the requests. */
  ended(result: Ended, index: number): void | Promise<void>;
}

/** Works on files, on several cores at once. @throws what would meet every file, such as a wrong flag */
export async function workOn({ requests, flags, work, ended }: Tasks): Promise<void> {
  const materials = requests.map(({ material }) => material);
  await withEars(flags, materials, async (ears) => {
    const limit = ears.areMany ? ahead : 1;
    const begin = ({ material, judging }: Request, i: number) => work({ material, judging: { ...judging, ears } }, i);
    let index = 0;
    for await (const result of inOrder(requests, limit, begin)) {
      const i = index++;
      if (result.status === 'fulfilled') await ended({ report: result.value }, i);
      else if (isOfFile(result.reason)) await ended({ failure: result.reason }, i);
      else throw result.reason;
    }
  });
}

/** Works on files and tells of them in their order. What is wrong with one is said, and the others go on. Returns the exit code. */
export async function eachFile(
  files: readonly string[],
  flags: Flags,
  { work, tell, tellMistake }: Task,
): Promise<number> {
  if (files.length > 1 && flags.stems)
    throw new Invalid('usage', '--stems are those of one mix; name one mix with them.');
  const progress = new Progress(flags);
  const mixes = files.length > 0 ? files : [undefined];
  const look = lookup();
  const requests = mixes.map((mix, i) => requestOf(mix, flags, progress.part(i, mixes.length), look));
  const reports: Report[] = [];
  const failures: unknown[] = [];
  const ended = async (result: Ended, i: number) => {
    progress.finish(i);
    if ('report' in result) {
      reports.push(result.report);
      await tell(result.report, i);
    } else if (mixes.length < 2) throw result.failure;
    else {
      failures.push(result.failure);
      noteMistake(told(result.failure));
      tellMistake?.(told(result.failure), i);
    }
  };
  await progress.during(() => workOn({ requests, flags, work, ended }));
  const [failure] = failures;
  if (flags.json) {
    if (reports.length > 0) say(renderJson(merged(reports, failures.map(told))));
    else sayMistake(told(failure));
  }
  if (failures.length === 0) return exit.done;
  return reports.length > 0 ? exit.some : exitCodeOf(failure);
}

/** What became of each item, in order; up to `limit` are worked on at once. */
async function* inOrder<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): AsyncGenerator<PromiseSettledResult<R>> {
  const begun: Promise<PromiseSettledResult<R>[]>[] = [];
  for (const [i, item] of items.entries()) {
    begun.push(Promise.allSettled([work(item, i)]));
    if (begun.length === limit) yield (await begun.shift()!)[0]!;
  }
  for (const each of begun) yield (await each)[0]!;
}

/** A wrong flag or a full disk would meet every file. */
export function isOfFile(error: unknown): boolean {
  const code = exitCodeOf(error);
  return code === exit.input || code === exit.bug;
}
