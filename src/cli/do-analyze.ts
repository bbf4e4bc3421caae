import { renderText } from '../report/text.ts';
import { analyze } from '../run.ts';
import { eachFile } from './each-file.ts';
import { say } from './output.ts';
import { untangled } from './request.ts';
import { type RowFlags, withFormat } from './row-format.ts';
import { Rows } from './rows.ts';
import { comparison } from './since.ts';
import { textOptions } from './tell.ts';

export interface AnalyzeFlags extends RowFlags {
  readonly since?: string;
}

/** Returns the exit code. */
export async function analyzeFiles(named: readonly string[], given: AnalyzeFlags): Promise<number> {
  const { files, flags } = untangled(named, withFormat(given));
  const rows = Rows.of(flags.format);
  const compared = comparison(flags.since, files);
  return eachFile(files, flags, {
    work: async ({ material, judging }) => compared(await analyze(material, judging)),
    tell(report) {
      if (rows) rows.tell(report);
      else if (!flags.json && !flags.quiet) say(renderText(report, textOptions(flags)));
    },
    ...(rows ? { tellMistake: (mistake, i) => rows.tellMistake(files[i]!, mistake) } : {}),
  });
}
