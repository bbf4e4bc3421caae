import { relative, resolve, sep } from 'node:path';
import { told } from '../jobs/told.ts';
import type { Check, CheckedFile } from '../report/check.ts';
import type { Report } from '../report/report.ts';
import { numbersOf } from '../report/report-table.ts';
import { goneSince, renewed, sinceBaseline } from '../rules/baseline.ts';
import { dismissalWords, idle } from '../rules/dismissal.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Outcome } from '../rules/rule.ts';
import { analyze } from '../run.ts';
import { version } from '../version.ts';
import type { BaselineFile } from './baseline.ts';
import type { CheckFlags } from './check-flags.ts';
import { type Ended, workOn } from './each-file.ts';
import type { Progress } from './output.ts';
import { lookup, type Request, requestOf } from './request.ts';

interface Hearing {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly baseline: BaselineFile | undefined;
}

interface Heard {
  readonly check: Check;
  readonly failures: readonly unknown[];
  /** As judged, before the baseline. */
  readonly outcomes: readonly { readonly sound: string; readonly outcomes: readonly Outcome[] }[];
}

/** Hears and judges all files; what is wrong with one does not stop the others. @throws what would meet every file, AbortError */
export async function hearAll(sounds: readonly string[], flags: CheckFlags, hearing: Hearing): Promise<Heard> {
  const { progress, signal, baseline } = hearing;
  const look = lookup();
  const requests = sounds.map((sound, i) => {
    const part = progress.part(i, sounds.length);
    const onStage: typeof part = (stage, share) => {
      signal.throwIfAborted();
      part(stage, share);
    };
    return requestOf(sound, flags, onStage, look);
  });
  const files: CheckedFile[] = [];
  const failures: unknown[] = [];
  const outcomes: Heard['outcomes'][number][] = [];
  const dismissals = new Dismissals();
  const ended = (result: Ended, i: number) => {
    progress.finish(i);
    const sound = sounds[i]!;
    const path = relative(process.cwd(), resolve(sound)).split(sep).join('/');
    if ('failure' in result) {
      failures.push(result.failure);
      const { code, message } = told(result.failure);
      files.push({ path, outcomes: [], warnings: [], mistake: { code, message } });
      return;
    }
    dismissals.seen(requests[i]!, result.report);
    outcomes.push({ sound, outcomes: result.report.outcomes });
    files.push(checkedFile(path, result.report, baseline, sound, flags.updateBaseline ?? false));
  };
  const work = ({ material, judging }: Request) => analyze(material, judging);
  await workOn({ requests, flags, work, ended });
  return { check: checkOf(files, requests, flags, dismissals.hints()), failures, outcomes };
}

/** What is needed of a report; curves and numbers of thousands of files are not kept. */
function checkedFile(
  path: string,
  { preset, tracks, outcomes, warnings }: Report,
  file: BaselineFile | undefined,
  sound: string,
  isRenewed: boolean,
): CheckedFile {
  const [track] = tracks;
  const heard = { path, preset, duration: track?.format.duration ?? 0, warnings, ...(track && numbersOf(track)) };
  if (!file) return { ...heard, outcomes };
  const known = file.baseline.get(file.keyOf(sound));
  const since = sinceBaseline(outcomes, isRenewed ? renewed(outcomes, known) : known);
  const grown = findingsOf(since).flatMap(({ id }) => (known?.has(id) ? [id] : []));
  return { ...heard, outcomes: since, grown, gone: goneSince(outcomes, known) };
}

function checkOf(
  files: readonly CheckedFile[],
  requests: readonly Request[],
  { failOn, maxWarnings, baseline, updateBaseline }: CheckFlags,
  hints: readonly string[],
): Check {
  const asked = new Set(files.flatMap(({ outcomes }) => outcomes.map(({ rule }) => rule)));
  const books = new Set(requests.map(({ judging }) => judging.opinions?.rules ?? []));
  const rules = [...books].flat().filter(({ id }) => asked.has(id));
  return {
    tool: { name: 'mixwright', version },
    at: new Date().toISOString().slice(0, 19),
    files,
    rules: Object.fromEntries(
      rules.map(({ id, title, category, why, advice }) => [id, { title, category, why, advice }]),
    ),
    failOn,
    ...(maxWarnings === undefined ? {} : { maxWarnings }),
    ...(baseline === undefined ? {} : { baseline: { path: baseline, isWritten: updateBaseline ?? false } }),
    hints,
  };
}

/** Dismissals for many files: idle are those that accepted nothing in any of them. */
class Dismissals {
  readonly #idle = new Set<string>();
  readonly #busy = new Set<string>();

  seen({ judging }: Request, { outcomes }: Report): void {
    const looked = (judging.dismissals ?? []).filter(
      ({ isBroad, rule }) =>
        isBroad && outcomes.some((each) => each.rule === rule && /passed|failed/.test(each.status)),
    );
    const idlers = idle(outcomes, looked);
    for (const each of looked) {
      if (idlers.includes(each)) this.#idle.add(dismissalWords(each));
      else this.#busy.add(dismissalWords(each));
    }
  }

  hints(): readonly string[] {
    const idlers = [...this.#idle].filter((each) => !this.#busy.has(each));
    return idlers.map((each) => `${each} accepts nothing that was found in these files; take it out.`);
  }
}
