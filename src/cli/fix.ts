import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Plan } from '../plan.ts';
import { checkPlan } from '../plan-file.ts';
import { renderText } from '../report/text.ts';
import { fix, type Mending } from '../run.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { type Flags, requestOf, withFlags } from './options.ts';
import { Progress, tell } from './output.ts';
import { writeReport } from './report.ts';

interface FixFlags extends Flags {
  readonly output?: string;
  readonly safe?: boolean;
  readonly amount: number;
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly report?: string;
}

export function addFix(program: Command, end: (code: number) => void): void {
  withFlags(program.command('fix'))
    .argument('[file]', 'the mix; with --stems alone, their sum is mended')
    .option('-o, --output <file>', '.wav or .flac, 24 bits (default: NAME.fixed.wav beside the mix)')
    .option('--safe', 'only moves that no one would object to')
    .option('--amount <percent>', '0 to 100', percent, 100)
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--plan <file>', 'apply this plan as it stands')
    .option('--report <file>', 'also write an HTML report with before and after')
    .description('mend a copy, listen again, and say what got better and what did not')
    .action(async (file: string | undefined, flags: FixFlags) => {
      const progress = new Progress(flags);
      const { material, judging } = requestOf(file, flags, undefined, progress.onStage);
      const report = await interruptible((signal) => fix(material, judging, { ...mendingOf(flags), signal }));
      if (flags.report) await writeReport(flags.report, report);
      progress.clear();
      tell(report, flags, renderText);
      end(exit.done);
    });
}

const mendingOf = (flags: FixFlags): Mending => ({
  safety: flags.safe ? 'safe' : 'suggested',
  amount: flags.amount,
  dryRun: flags.dryRun ?? false,
  ...(flags.output === undefined ? {} : { output: flags.output }),
  ...(flags.plan === undefined ? {} : { plan: openPlan(flags.plan) }),
});

function percent(value: string): number {
  const amount = Number(value.replace(/\s*%$/, ''));
  if (!(amount >= 0 && amount <= 100)) throw new Invalid('usage', `--amount ${value}: write a percentage from 0 to 100.`);
  return amount;
}

function openPlan(path: string): Plan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Invalid('missing', `The plan ${path} cannot be read: ${(error as Error).message}.`, path);
  }
  return checkPlan(parsed(text, path), path);
}

/** The first Ctrl-C stops the work and takes temporary files away; a second one kills. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Invalid('plan', `${path} is not JSON: ${(error as Error).message}.`, path);
  }
}
