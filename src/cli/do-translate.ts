import type { OnStage } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import { filesFor } from '../jobs/render-translation.ts';
import { renderTranslation } from '../report/translation-text.ts';
import { translate } from '../run.ts';
import { type SystemId, systemIds } from '../translation/systems.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Flags } from './options.ts';
import { Progress } from './output.ts';
import { requestOf, untangled } from './request.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';
import { type AlsoReport, checkEmbed, kindOf, noteReport, writeReport } from './write-report.ts';

export interface TranslateFlags extends Flags, Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly on?: readonly SystemId[];
  readonly output?: string;
}

/** Returns the exit code. */
export async function translateFile(named: string | undefined, given: TranslateFlags): Promise<number> {
  const { files, flags } = untangled(named === undefined ? [] : [named], given);
  checkEmbed(flags.embedAudio, flags.report);
  const progress = new Progress(flags);
  const work = async (onStage: OnStage, signal: AbortSignal) => {
    const { material, judging } = requestOf(files[0], flags, onStage);
    const on = flags.on ?? systemIds;
    const outputs = flags.output === undefined ? [] : filesFor(material, on, flags.output);
    if (flags.report) {
      kindOf(flags.report);
      await checkOutput(flags.report, material, { outputs: [] });
    }
    const folder = flags.output === undefined ? {} : { folder: flags.output };
    const report = await withEars(flags, [material], (ears) =>
      translate(material, { ...judging, ears }, { on, ...folder, files: outputs, signal }),
    );
    const page = { material, embed: flags.embedAudio, signal, onStage };
    return { report, sound: flags.report ? await writeReport(flags.report, report, page) : undefined };
  };
  const { report, sound } = await progress.during(() => interruptible(progress.onStage, work));
  tell(report, flags, renderTranslation);
  noteReport(flags, sound);
  return exit.done;
}
