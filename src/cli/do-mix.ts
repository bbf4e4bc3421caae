import type { Warning } from '../audio/source.ts';
import { writtenWith } from '../jobs/draft.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import { Parking } from '../jobs/parking.ts';
import { stemsIn } from '../jobs/stems-in.ts';
import type { Plan } from '../plan.ts';
import type { Report } from '../report/report.ts';
import { renderText } from '../report/text.ts';
import { type Mixing, mix, mixOutput } from '../run-mix.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { checkKeep, fitOf, refuseAmongStems, withoutMixes } from './mix-inputs.ts';
import { openPlan } from './open-plan.ts';
import type { Flags } from './options.ts';
import { note, Progress, say } from './output.ts';
import { requestOf } from './request.ts';
import { besideEarlier, openEarlier } from './since.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';
import { type AlsoReport, checkEmbed, kindOf, noteReport, writeReport } from './write-report.ts';

export interface MixFlags extends Flags, Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly output?: string;
  readonly amount?: number;
  readonly plan?: string;
  readonly keep?: readonly string[];
  readonly easeSections?: boolean;
  readonly timing?: boolean;
  readonly renderStems?: string;
  readonly sampleRate?: number;
  readonly dryRun?: boolean;
  readonly since?: string;
}

/** Returns the exit code. */
export async function mixStems(named: readonly string[], given: MixFlags): Promise<number> {
  const { stems, warnings } = withoutMixes(named, given.role ?? {});
  const flags = { ...given, stems };
  refuseContradictions(flags);
  refuseAmongStems(flags.output, stems, flags.keep === undefined ? flags.plan : undefined);
  const plan = flags.plan === undefined ? undefined : openPlan(flags.plan);
  const { namings } = stemsIn({ stems, roles: given.role ?? {} });
  const names = namings.map(({ name }) => name);
  checkKeep(flags.keep ?? [], namings, plan);
  const fit = plan ? fitOf(plan, names, flags.keep ?? []) : [];
  const { report, sound } = await mixed(flags, plan, [...warnings, ...fit]);
  tell(report, flags, (made, options) => renderText(made, { ...options, named }));
  noteReport(flags, sound);
  if (!report.after && !flags.json && !flags.quiet) say('  Nothing was written, as --dry-run asks.');
  return exit.done;
}

function refuseContradictions(flags: MixFlags): void {
  const { plan, keep, amount, easeSections, timing, sampleRate, renderStems, dryRun, report, embedAudio } = flags;
  checkEmbed(embedAudio, report);
  if (plan !== undefined && keep === undefined && (amount !== undefined || easeSections || timing || sampleRate))
    throw new Invalid(
      'usage',
      'A plan is rendered as it stands: edit it, leave out --amount, --ease-sections, --timing and --sample-rate, or name with --keep what is to stay of it.',
    );
  if (dryRun && renderStems !== undefined)
    throw new Invalid('usage', '--dry-run writes nothing, no stems either; leave one of the two out.');
  if (dryRun && report !== undefined)
    throw new Invalid('usage', '--dry-run writes nothing, not even a report; leave one of the two out.');
}

async function mixed(
  flags: MixFlags & { readonly stems: readonly string[] },
  plan: Plan | undefined,
  more: readonly Warning[],
): Promise<{ readonly report: Report; readonly sound: string | undefined }> {
  const progress = new Progress(flags);
  let written: readonly string[] = [];
  const earlier = flags.since === undefined ? undefined : openEarlier(flags.since);
  const work = async (onStage: OnStage, signal: AbortSignal) => {
    const { material, judging } = requestOf(undefined, flags, onStage);
    const mixing = mixingOf(flags, plan);
    if (flags.report !== undefined) {
      kindOf(flags.report);
      const outputs = flags.dryRun ? [] : writtenWith(await mixOutput(material, mixing), {});
      await checkOutput(flags.report, material, { ...mixing, outputs });
    }
    const parking = await Parking.open({ keepsSum: flags.report !== undefined });
    try {
      const heard = await withEars(flags, [material], (ears) =>
        mix(material, { ...judging, ears }, { ...mixing, signal, parking }),
      );
      const warned = { ...heard, warnings: [...more, ...heard.warnings] };
      const report = earlier ? besideEarlier(warned, earlier) : warned;
      const page = { material, embed: flags.embedAudio, sum: parking.sum, signal, onStage };
      written = report.after?.files ?? [];
      return { report, sound: flags.report === undefined ? undefined : await writeReport(flags.report, report, page) };
    } finally {
      await parking.close();
    }
  };
  try {
    return await progress.during(() => interruptible(progress.onStage, work));
  } catch (error) {
    if (written.length > 0 && !flags.json) note(`${written.join(' and ')} were written; ${flags.report} was not.`);
    throw error;
  }
}

const mixingOf = (
  { output, amount, plan: path, keep, easeSections, timing, sampleRate, renderStems, dryRun }: MixFlags,
  plan: Plan | undefined,
): Mixing => ({
  dryRun: dryRun ?? false,
  easeSections: easeSections ?? false,
  timing: timing ?? false,
  ...(output === undefined ? {} : { output }),
  ...(amount === undefined ? {} : { amount }),
  ...(sampleRate === undefined ? {} : { sampleRate }),
  ...(renderStems === undefined ? {} : { renderStems }),
  ...(keep === undefined ? {} : { keep }),
  ...(plan === undefined ? {} : { plan, inputs: [path!] }),
});
