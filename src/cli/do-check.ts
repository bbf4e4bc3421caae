import { appendFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { checkOutput } from '../jobs/output.ts';
import { writeText } from '../jobs/write-text.ts';
import { type Check, checkCounts, isFailed } from '../report/check.ts';
import { checkRenderers } from '../report/check-formats.ts';
import { renderCheckText } from '../report/check-text.ts';
import { Invalid } from '../units.ts';
import { openBaseline, writeBaseline } from './baseline.ts';
import { hearAll } from './check-files.ts';
import type { CheckFlags, CheckFormat } from './check-flags.ts';
import { exit, exitCodeOf } from './exit.ts';
import { soundsOf } from './globs.ts';
import { interruptible } from './interruptible.ts';
import { note, noteMistake, Progress, say } from './output.ts';
import { textOptions } from './tell.ts';

/** Returns the exit code. */
export async function checkFiles(globs: readonly string[], flags: CheckFlags): Promise<number> {
  refuseContradictions(globs, flags);
  const format = formatOf(flags);
  const sounds = soundsOf(globs);
  const baseline =
    flags.baseline === undefined ? undefined : openBaseline(flags.baseline, flags.updateBaseline ?? false);
  await checkOutputs(sounds, flags);
  const progress = new Progress({ ...flags, json: flags.json === true || (format !== 'text' && !flags.output) });
  const { check, failures } = await progress.during(() =>
    interruptible(progress.onStage, async (_, signal) => {
      const heard = await hearAll(sounds, flags, { progress, signal, baseline });
      if (baseline && flags.updateBaseline) await writeBaseline(baseline, heard.outcomes);
      return heard;
    }),
  );
  if (flags.output) await writeText(flags.output, checkRenderers[format](check));
  tell(check, flags, format);
  if (format === 'github' && flags.output === undefined) await summarize(check);
  return codeOf(check, failures);
}

/** What could not be judged is graver than what was found. */
function codeOf(check: Check, [failure, ...others]: readonly unknown[]): number {
  if (failure !== undefined) return others.length + 1 < check.files.length ? exit.some : exitCodeOf(failure);
  if (checkCounts(check).broken > 0) return exit.bug;
  return isFailed(check) ? exit.findings : exit.done;
}

/** GitHub's runner names a file whose Markdown it shows beside the annotations. That this fails is no failure of the check. */
async function summarize(check: Check): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  try {
    await appendFile(path, checkRenderers.markdown(check));
  } catch (error) {
    note(`▲ The summary could not be written: ${(error as Error).message}.`);
  }
}

/** On stdout either a format or, where that goes to a file, the text. */
function tell(check: Check, flags: CheckFlags, format: CheckFormat): void {
  if (format === 'text' || flags.output !== undefined) {
    const text = renderCheckText(check, { ...textOptions(flags), quiet: flags.quiet ?? false });
    if (text) say(text);
    return;
  }
  for (const { mistake } of check.files) if (mistake) noteMistake(mistake);
  const text = checkRenderers[format](check);
  if (text) say(text);
}

const endings: Readonly<Record<string, CheckFormat>> = {
  '.txt': 'text',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.xml': 'junit',
  '.sarif': 'sarif',
  '.md': 'markdown',
};

function formatOf({ format, json, output }: CheckFlags): CheckFormat {
  if (json && format !== undefined && format !== 'json')
    throw new Invalid('usage', `--json and --format ${format} say two things; leave one out.`);
  if (json) return 'json';
  if (format !== undefined || output === undefined) return format ?? 'text';
  const known = endings[extname(output).toLowerCase()];
  if (known) return known;
  throw new Invalid(
    'usage',
    `${output}: say with --format what to write, or end it in ${Object.keys(endings).join(' ')}.`,
  );
}

function refuseContradictions(globs: readonly string[], flags: CheckFlags): void {
  const refuse = (message: string) => {
    throw new Invalid('usage', message);
  };
  if (globs.length === 0)
    refuse('There is nothing to check: name files, folders or "patterns/**/*.wav", before --reference.');
  if (flags.updateBaseline && flags.baseline === undefined) refuse('Say with --baseline FILE which one to update.');
  if (flags.maxWarnings !== undefined && flags.failOn !== 'error')
    refuse(
      `--max-warnings counts beside --fail-on error; --fail-on ${flags.failOn} says how warnings are taken already.`,
    );
}

/** @throws Invalid output, usage, before anything is heard */
async function checkOutputs(sounds: readonly string[], flags: CheckFlags): Promise<void> {
  const { output, baseline, updateBaseline } = flags;
  const material = { references: flags.reference ?? [] };
  if (baseline !== undefined && updateBaseline) await checkOutput(baseline, material, { inputs: sounds });
  if (output === undefined) return;
  await checkOutput(output, material, { inputs: sounds, outputs: baseline === undefined ? [] : [baseline] });
}
