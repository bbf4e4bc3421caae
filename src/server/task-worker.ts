import type { MessagePort } from 'node:worker_threads';
import { type Failure, failureOf } from '../jobs/failure.ts';
import { applyMoves } from './applying.ts';
import { compareVersions } from './comparing.ts';
import { dismiss } from './dismissing.ts';
import { hearSong, judgeSong } from './judging.ts';
import { optionsOf } from './options.ts';
import { pageInOneFile, pageOf, reportDocument } from './pages.ts';
import { aboutVersion } from './version-files.ts';

/** What threads do for the server. What goes in and comes out is plain data. */
const tasks = {
  hear: hearSong,
  judge: judgeSong,
  apply: applyMoves,
  dismiss,
  page: pageOf,
  file: pageInOneFile,
  document: reportDocument,
  options: optionsOf,
  version: aboutVersion,
  compare: compareVersions,
} as const;

export type Tasks = typeof tasks;

export type Answer = { readonly made: unknown } | { readonly failure: Failure };

interface Message {
  readonly kind: keyof Tasks;
  readonly given: never;
  readonly port: MessagePort;
}

const pause = 100; // ms between two messages about the same stage

/** Does a task, tells how far it is, and answers with what it made or with what was wrong. */
export default async function work({ kind, given, port }: Message): Promise<Answer> {
  let last = { stage: '', time: 0 };
  const onStage = (stage: string, share: number): void => {
    const time = performance.now();
    if (stage === last.stage && time - last.time < pause) return;
    last = { stage, time };
    port.postMessage({ stage, share });
  };
  try {
    return { made: await tasks[kind](given, onStage) };
  } catch (error) {
    return { failure: failureOf(error) };
  } finally {
    port.close();
  }
}
