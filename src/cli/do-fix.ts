import { outputFor, writtenWith } from '../jobs/draft.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import type { Report } from '../report/report.ts';
import { renderText } from '../report/text.ts';
import { fix, type Mending } from '../run.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openPlan } from './open-plan.ts';
import type { Flags } from './options.ts';
import { Progress, say } from './output.ts';
import { requestOf, untangled } from './request.ts';
import { besideEarlier, openEarlier } from './since.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';
import { type AlsoReport, checkEmbed, kindOf, noteReport, writeReport } from './write-report.ts';

export interface FixFlags extends Flags, Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly output?: string;
  readonly safe?: boolean;
  readonly amount?: number;
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly since?: string;
}

/** Returns the exit code. */
export async function mendFile(named: string | undefined, given: FixFlags): Promise<number> {
  const { files, flags } = untangled(named === undefined ? [] : [named], given);
  refuseContradictions(flags);
  const { report, sound } = await fixFile(files[0], flags);
  tell(report, flags, renderText);
  noteReport(flags, sound);
  if (!report.after && !flags.json && !flags.quiet) say(`  ${nothingWritten(report, flags)}`);
  return exit.done;
}

async function fixFile(
  file: string | undefined,
  flags: FixFlags,
): Promise<{ readonly report: Report; readonly sound: string | undefined }> {
  const progress = new Progress(flags);
  const earlier = flags.since === undefined ? undefined : openEarlier(flags.since);
  const mend = async (onStage: OnStage, signal: AbortSignal) => {
    const { material, judging } = requestOf(file, flags, onStage);
    const mending = mendingOf(flags);
    if (flags.report) {
      kindOf(flags.report);
      const outputs = writtenWith(await outputFor(material, mending), mending);
      await checkOutput(flags.report, material, { ...mending, outputs });
    }
    const mended = await withEars(flags, [material], (ears) =>
      fix(material, { ...judging, ears }, { ...mending, signal }),
    );
    const report = earlier ? besideEarlier(mended, earlier) : mended;
    const page = { material, embed: flags.embedAudio, signal, onStage };
    return { report, sound: flags.report ? await writeReport(flags.report, report, page) : undefined };
  };
  return progress.during(() => interruptible(progress.onStage, mend));
}

function refuseContradictions({ plan, amount, safe, dryRun, report, embedAudio }: FixFlags): void {
  checkEmbed(embedAudio, report);
  if (plan !== undefined && (amount !== undefined || safe))
    throw new Invalid('usage', 'A plan is applied as it stands: edit it, or leave out --amount and --safe.');
  if (dryRun && report !== undefined)
    throw new Invalid(
      'usage',
      '--dry-run writes nothing, not even a report; `mixwright report` shows what would be done.',
    );
}

const mendingOf = (flags: FixFlags): Mending => ({
  safety: flags.safe ? 'safe' : 'suggested',
  amount: flags.amount ?? 100,
  dryRun: flags.dryRun ?? false,
  ...(flags.output === undefined ? {} : { output: flags.output }),
  ...(flags.plan === undefined ? {} : { plan: openPlan(flags.plan), inputs: [flags.plan] }),
});

function nothingWritten({ plan }: Report, { dryRun, amount }: FixFlags): string {
  if (dryRun) return 'Nothing was written, as --dry-run asks.';
  if (amount === 0) return 'Nothing was written: the amount is 0 %.';
  const reasons = [...new Set(plan?.left.map(({ because }) => because))];
  return `Nothing was written, for nothing was changed${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}.`;
}
