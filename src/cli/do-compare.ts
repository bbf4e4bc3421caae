import { renderComparison } from '../report/comparison.ts';
import { analyze } from '../run.ts';
import { exit } from './exit.ts';
import type { Flags } from './options.ts';
import { Progress } from './output.ts';
import { lookup, requestOf } from './request.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';

/** Returns the exit code. */
export async function compare(mix: string, references: readonly string[], flags: Flags): Promise<number> {
  const progress = new Progress(flags);
  const report = await progress.during(() => {
    const { material, judging } = requestOf(mix, flags, progress.onStage, lookup(), references);
    return withEars(flags, [material], (ears) => analyze(material, { ...judging, ears }));
  });
  tell(report, flags, renderComparison);
  return exit.done;
}
