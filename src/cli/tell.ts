import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import type { TextOptions } from '../report/text-page.ts';
import type { Flags } from './options.ts';
import { isColored, say } from './output.ts';

export const textOptions = (flags: Flags): TextOptions => ({
  color: isColored(flags.color),
  width: Math.max(54, process.stdout.columns || 96), // some terminals say 0
  verbose: flags.verbose ?? false,
});

/** One JSON document, or text for people. */
export function tell(report: Report, flags: Flags, text: (report: Report, options: TextOptions) => string): void {
  if (flags.json) say(renderJson(report));
  else if (!flags.quiet) say(text(report, textOptions(flags)));
}
