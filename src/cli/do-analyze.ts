import { renderText } from '../report/text.ts';
import { analyze } from '../run.ts';
import { eachFile } from './each-file.ts';
import type { Flags } from './options.ts';
import { say } from './output.ts';
import { untangled } from './request.ts';
import { textOptions } from './tell.ts';

/** Returns the exit code. */
export function analyzeFiles(named: readonly string[], given: Flags): Promise<number> {
  const { files, flags } = untangled(named, given);
  return eachFile(files, flags, {
    work: ({ material, judging }) => analyze(material, judging),
    tell(report) {
      if (!flags.json && !flags.quiet) say(renderText(report, textOptions(flags)));
    },
  });
}
