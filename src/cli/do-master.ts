import { codecs } from '../audio/codecs.ts';
import { writtenWith } from '../jobs/draft.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import type { Report } from '../report/report.ts';
import { renderText } from '../report/text.ts';
import { type Mastering, master, masterOutput } from '../run-master.ts';
import { unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Flags } from './options.ts';
import { Progress, say } from './output.ts';
import { requestOf } from './request.ts';
import { tell } from './tell.ts';
import { withEars } from './with-ears.ts';
import { type AlsoReport, checkEmbed, kindOf, noteReport, writeReport } from './write-report.ts';

export interface MasterFlags extends Flags, Pick<AlsoReport, 'report' | 'embedAudio'> {
  readonly output?: string;
  readonly loudness?: number;
  readonly ceiling?: number;
  readonly limiting?: number;
  readonly compression: boolean;
  readonly safe?: boolean;
  readonly trim?: boolean;
  readonly fadeIn?: number;
  readonly fadeOut?: number;
  readonly fadeShape?: Mastering['fadeShape'];
  readonly bitDepth?: 16 | 24 | 32;
  readonly rate?: number;
  readonly codec?: readonly string[];
  readonly dryRun?: boolean;
}

/** Returns the exit code: `findings` where the loudness asked for is not reached. */
export async function masterFile(file: string, flags: MasterFlags): Promise<number> {
  if (flags.dryRun && flags.report !== undefined)
    throw new Invalid('usage', '--dry-run writes nothing, not even a report; leave one of the two out.');
  checkEmbed(flags.embedAudio, flags.report);
  const { report, sound } = await mastered(file, flags);
  tell(report, flags, renderText);
  noteReport(flags, sound);
  if (!report.after && !flags.json && !flags.quiet) say(`  ${nothingWritten(report)}`);
  return report.master?.because === undefined ? exit.done : exit.findings;
}

async function mastered(
  file: string,
  flags: MasterFlags,
): Promise<{ readonly report: Report; readonly sound: string | undefined }> {
  const progress = new Progress(flags);
  const work = async (onStage: OnStage, signal: AbortSignal) => {
    const { material, judging } = requestOf(file, flags, onStage);
    const wishes = masteringOf(flags);
    if (flags.report !== undefined) {
      kindOf(flags.report);
      await checkOutput(flags.report, material, { outputs: writtenWith(await masterOutput(material, wishes), {}) });
    }
    const report = await withEars(flags, [material], (ears) =>
      master({ ...material, mix: file }, { ...judging, ears }, { ...wishes, signal }),
    );
    const page = { material: { ...material, mix: file }, embed: flags.embedAudio, signal, onStage };
    return { report, sound: flags.report === undefined ? undefined : await writeReport(flags.report, report, page) };
  };
  return progress.during(() => interruptible(progress.onStage, work));
}

const masteringOf = (flags: MasterFlags): Mastering => {
  const { output, loudness, ceiling, limiting, codec, fadeIn, fadeOut, fadeShape, bitDepth, rate } = flags;
  return {
    safety: flags.safe ? 'safe' : 'suggested',
    dryRun: flags.dryRun ?? false,
    compress: flags.compression,
    trim: flags.trim ?? false,
    ...(output === undefined ? {} : { output }),
    ...(loudness === undefined ? {} : { loudness }),
    ...(ceiling === undefined ? {} : { ceiling }),
    ...(limiting === undefined ? {} : { limiting }),
    ...(codec === undefined ? {} : { codecs: knownCodecs(codec) }),
    ...(fadeIn === undefined ? {} : { fadeIn }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
    ...(fadeShape === undefined ? {} : { fadeShape }),
    ...(bitDepth === undefined ? {} : { bitDepth }),
    ...(rate === undefined ? {} : { sampleRate: rate }),
  };
};

function knownCodecs(ids: readonly string[]): readonly string[] {
  if (ids.length === 1 && ids[0] === 'none') return [];
  const strange = ids.find((id) => !Object.hasOwn(codecs, id));
  if (strange === undefined) return ids;
  throw new Invalid('usage', `--codec ${strange}: ${unknownWord('codec', strange, Object.keys(codecs))}`);
}

const nothingWritten = ({ master }: Report): string =>
  master?.isFine
    ? 'Nothing was written: the mix is at its loudness and under the ceiling already, and no rule asks for a move.'
    : 'Nothing was written, as --dry-run asks.';
