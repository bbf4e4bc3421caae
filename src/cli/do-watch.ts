import { existsSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type Bounce, bounces, type Pace, soundsThere } from '../jobs/bounces.ts';
import { earlierIn } from '../jobs/earlier-reports.ts';
import { nameOf } from '../jobs/sound-files.ts';
import { isAbort, told } from '../jobs/told.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { renderBounce } from '../report/text-since.ts';
import { plural } from '../report/verdict.ts';
import { bookOf } from '../run/judging.ts';
import { Invalid } from '../units.ts';
import { reportOn } from './do-report.ts';
import { isOfFile } from './each-file.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openPage } from './open-page.ts';
import type { Flags } from './options.ts';
import { note, noteMistake, Progress, say, sayMistake } from './output.ts';
import { requestOf } from './request.ts';
import { besideEarlier } from './since.ts';
import { textOptions } from './tell.ts';
import { withEars } from './with-ears.ts';

export interface WatchFlags extends Flags {
  readonly output?: string;
  readonly open?: boolean;
}

/** Until it is stopped, which is how it should end. Returns the exit code. */
export async function watch(folder: string, flags: WatchFlags, pace?: Pace): Promise<number> {
  refuseWrong(folder, flags);
  const progress = new Progress(flags);
  // A wrong flag or rule is told now, not at the first bounce.
  bookOf(requestOf(join(folder, 'mix.wav'), flags, progress.onStage).judging);
  const onGone = (isGone: boolean) => {
    if (!flags.quiet) note(`▲ ${folder} ${isGone ? 'is not there any more; waiting for it.' : 'is there again.'}`);
  };
  const work = async (onStage: Progress['onStage'], signal: AbortSignal) => {
    if (!flags.quiet) note(`Watching ${folder}; reports go to ${reportsOf(flags)}. Ctrl-C stops.`);
    const there = soundsThere(folder);
    if (there > 0 && !flags.quiet)
      note(`${there} ${plural(there, 'sound')} in it already: heard when written anew, not before.`);
    for await (const bounce of bounces(folder, { signal, onGone, ...(pace ? { pace } : {}) }))
      await tellOf(bounce, { flags, progress, onStage, signal });
  };
  try {
    await interruptible(progress.onStage, work);
  } catch (error) {
    if (!isAbort(error)) throw error;
  }
  return exit.done;
}

const reportsOf = ({ output = 'reports' }: WatchFlags): string => output;

function refuseWrong(folder: string, { output }: WatchFlags): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new Invalid('missing', `There is no folder ${folder} to watch; make it first.`, folder);
  if (!found.isDirectory())
    throw new Invalid('usage', `${folder} is a file; watch the folder that it is written to.`, folder);
  if (output === undefined) return;
  if (extname(output) === '.html' || (existsSync(output) && !statSync(output).isDirectory()))
    throw new Invalid('usage', `-o ${output}: name a folder; each bounce has a report of its own in it.`, output);
}

interface Telling {
  readonly flags: WatchFlags;
  readonly progress: Progress;
  readonly onStage: Progress['onStage'];
  readonly signal: AbortSignal;
}

/** Thrown at ourselves: the file was written to while it was heard. */
class Changed extends Error {}

/** Hears one bounce and says what came of it; what is wrong with it is said, and the watch goes on. */
async function tellOf(bounce: Bounce, { flags, progress, onStage, signal }: Telling): Promise<void> {
  const { output: _, ...others } = flags;
  const path = join(reportsOf(flags), `${nameOf(bounce.path)}.html`);
  const isFirst = !existsSync(path);
  const compared = (report: Report): Report => {
    if (!bounce.isSame()) throw new Changed();
    const earlier = earlierIn(reportsOf(flags), nameOf(bounce.path));
    return earlier ? besideEarlier(report, earlier) : report;
  };
  try {
    const request = requestOf(bounce.path, flags, (stage, share) =>
      onStage(`${basename(bounce.path)}: ${stage}`, share),
    );
    const { report } = await progress.during(() =>
      withEars(flags, [request.material], (ears) =>
        reportOn({ ...request, judging: { ...request.judging, ears } }, others, path, { compared, signal }),
      ),
    );
    if (flags.json) say(renderJson(report, { indent: 0 }));
    else if (!flags.quiet) say(renderBounce(report, path, textOptions(flags)));
    if (flags.open && isFirst) await openPage(path);
  } catch (error) {
    if (!bounce.isSame()) return; // it comes again, or is gone
    if (isAbort(error) || !isOfFile(error)) throw error;
    if (flags.json) sayMistake(told(error));
    else noteMistake(told(error));
  }
}
