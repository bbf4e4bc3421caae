import { songFiles } from '../jobs/album-files.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import type { Report } from '../report/report.ts';
import { renderText } from '../report/text.ts';
import { type Album, album } from '../run-album.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openPlan } from './open-plan.ts';
import { Progress, say } from './output.ts';
import { requestOf } from './request.ts';
import { type RowFlags, withFormat } from './row-format.ts';
import { Rows } from './rows.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';
import { type AlsoReport, checkEmbed, kindOf, writeReport } from './write-report.ts';

export interface AlbumFlags extends RowFlags, Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly output?: string;
  readonly loudness?: number;
  readonly ceiling?: number;
  readonly perTrack?: boolean;
  readonly bits: '16' | '24';
  readonly plan?: string;
  readonly dryRun?: boolean;
}

/** Returns the exit code. */
export async function albumFiles(paths: readonly string[], given: AlbumFlags): Promise<number> {
  const flags = withFormat(given);
  refuseContradictions(flags);
  const progress = new Progress(flags);
  const work = async (onStage: OnStage, signal: AbortSignal): Promise<Report> => {
    const { judging } = requestOf(paths[0], flags, onStage);
    const inputs = flags.plan === undefined ? [] : [flags.plan];
    if (flags.report) {
      kindOf(flags.report);
      await checkOutput(flags.report, { stems: songFiles(paths) }, { inputs });
    }
    const report = await withEars(flags, [{ stems: paths }], (ears) =>
      album({ ...albumOf(paths, flags), signal }, { ...judging, ears }),
    );
    if (flags.report) await writeReport(flags.report, report);
    return report;
  };
  const report = await progress.during(() => interruptible(progress.onStage, work));
  const rows = Rows.of(flags.format);
  if (rows) rows.tell(report);
  else tell(report, flags, renderText);
  if (!report.after && !rows && !flags.json && !flags.quiet) say(`  ${nothingWritten(flags)}`);
  return exit.done;
}

function refuseContradictions({ plan, perTrack, loudness, ceiling, embedAudio, report }: AlbumFlags): void {
  checkEmbed(embedAudio, report);
  if (plan !== undefined && (perTrack || loudness !== undefined || ceiling !== undefined))
    throw new Invalid(
      'usage',
      'A plan is applied as it stands: edit it, or leave out --per-track, --loudness and --ceiling.',
    );
}

const albumOf = (paths: readonly string[], flags: AlbumFlags): Album => ({
  paths,
  mode: flags.perTrack ? 'per-track' : 'one-gain',
  bitDepth: flags.bits === '16' ? 16 : 24,
  ...(flags.loudness === undefined ? {} : { loudness: flags.loudness }),
  ...(flags.ceiling === undefined ? {} : { ceiling: flags.ceiling }),
  ...(flags.output === undefined || flags.dryRun ? {} : { output: flags.output }),
  ...(flags.plan === undefined ? {} : { plan: openPlan(flags.plan), inputs: [flags.plan] }),
});

function nothingWritten({ dryRun, output }: AlbumFlags): string {
  if (dryRun) return 'Nothing was written, as --dry-run asks.';
  return output === undefined
    ? 'Nothing was written: -o FOLDER renders the songs.'
    : 'Nothing was written, for nothing was changed: the songs can go out as they are.';
}
