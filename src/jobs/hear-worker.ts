import type { MessagePort } from 'node:worker_threads';
import { type Failure, failureOf } from './failure.ts';
import { type HeardFile, hearFile, type Naming, putAside } from './hear-file.ts';

/** One file to hear: where it lies, and what the track is to be called. Small, as the answer is: sound never crosses. */
export interface Task {
  readonly path: string;
  readonly naming?: Naming;
  /** Many sessions ask for it, as they do for a reference: whoever has heard it keeps the numbers. */
  readonly isKept?: boolean;
  /** A file to put the sound aside in, decoded. */
  readonly aside?: string;
  /** Its numbers, where they are known: then it is only put aside. */
  readonly known?: HeardFile;
}

export type Answer = { readonly heard: HeardFile } | { readonly failure: Failure };

const pause = 100; // ms between two messages about progress

/** What a worker does: hears a file, tells how far it is, and answers with numbers or with what was wrong. */
export default async function hearInWorker({
  path,
  naming,
  aside,
  known,
  port,
}: Task & { port: MessagePort }): Promise<Answer> {
  let last = 0;
  const onProgress = (share: number): void => {
    const now = performance.now();
    if (now - last < pause) return;
    last = now;
    port.postMessage(share);
  };
  try {
    if (known && aside !== undefined) return { heard: await putAside(known, path, aside) };
    return { heard: await hearFile(path, naming, onProgress, aside) };
  } catch (error) {
    return { failure: failureOf(error) };
  } finally {
    port.close();
  }
}
