import { renderJson } from '../report/json.ts';
import { merged } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import { exit, exitCodeOf, told } from './exit.ts';
import type { Flags } from './options.ts';
import { noteMistake, say, sayMistake } from './output.ts';

/** Files are worked on one by one; what is wrong with one is said, and the others go on. Returns the exit code. */
export async function oneByOne(
  files: readonly string[],
  { json, stems }: Flags,
  work: (file: string | undefined, index: number) => Promise<Report>,
): Promise<number> {
  if (files.length > 1 && stems) throw new Invalid('usage', '--stems are those of one mix; name one mix with them.');
  const reports: Report[] = [];
  const failures: unknown[] = [];
  for (const [i, file] of (files.length > 0 ? files : [undefined]).entries()) {
    try {
      reports.push(await work(file, i));
    } catch (error) {
      if (files.length < 2 || !isOfFile(error)) throw error;
      failures.push(error);
      noteMistake(told(error));
    }
  }
  const [failure] = failures;
  if (json) {
    if (reports.length > 0) say(renderJson(merged(reports, failures.map(told))));
    else sayMistake(told(failure));
  }
  if (failures.length === 0) return exit.done;
  return reports.length > 0 ? exit.some : exitCodeOf(failure);
}

/** A wrong flag or a full disk would meet every file. */
function isOfFile(error: unknown): boolean {
  const code = exitCodeOf(error);
  return code === exit.input || code === exit.bug;
}
