import type { OnStage } from '../jobs/open-session.ts';
import { isAbort } from '../jobs/told.ts';
import { plural } from '../report/verdict.ts';
import { refusalOf } from './refusal.ts';

/** What is told of a job, as it goes. */
export type JobEvent =
  | { readonly stage: string; readonly share: number; readonly waiting?: number }
  | { readonly done: { readonly song: string; readonly version: number } }
  | { readonly failed: string }
  | { readonly cancelled: true };

export const isEnd = (event: JobEvent): boolean => !('stage' in event);

/** A piece of heavy work. */
export interface Work {
  readonly id: string;
  /** Cores that it keeps busy. */
  readonly cores: number;
  /** What it works on: one job at a time may. */
  readonly about?: string;
  run(onStage: OnStage, signal: AbortSignal): Promise<{ readonly song: string; readonly version: number }>;
  /** Tidies up, whatever came of it, before its end is told. */
  after?(): Promise<void>;
}

/** Work that waits, runs, or is over. */
export class Job {
  readonly work: Work;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(event: JobEvent) => void>();
  #last: JobEvent = { stage: 'Waiting', share: 0 };
  isRunning = false;
  /** When it is over, whatever came of it. */
  readonly over: Promise<void>;
  #end!: () => void;

  constructor(work: Work) {
    this.work = work;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get last(): JobEvent {
    return this.#last;
  }

  get isOver(): boolean {
    return isEnd(this.#last);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  tell(event: JobEvent): void {
    if (this.isOver) return;
    this.#last = event;
    for (const listener of this.#listeners) listener(event);
    if (isEnd(event)) this.#end();
  }

  /** Hears the last event at once. Returns how to hear no more. */
  listen(listener: (event: JobEvent) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#last);
    return () => this.#listeners.delete(listener);
  }

  cancel(): void {
    this.#stop.abort();
    if (!this.isRunning) void this.finish({ cancelled: true });
  }

  async finish(end: JobEvent): Promise<void> {
    await this.work.after?.().catch(() => undefined);
    this.tell(end);
  }
}

const kept = 200; // jobs whose end can still be asked for

/** Heavy work in the order it came: as much at once as there are cores for, never none. */
export class Queue {
  readonly #cores: number;
  readonly #jobs = new Map<string, Job>();

  constructor(cores: number) {
    this.#cores = cores;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** What is still to be done about something. */
  about(what: string): Job | undefined {
    return this.#open.find(({ work }) => work.about === what);
  }

  get #open(): readonly Job[] {
    return [...this.#jobs.values()].filter(
      ({ isOver, signal, isRunning }) => !isOver && (isRunning || !signal.aborted),
    );
  }

  add(work: Work): Job {
    const over = [...this.#jobs.values()].filter(({ isOver }) => isOver);
    for (const old of over.slice(0, Math.max(0, over.length - kept))) this.#jobs.delete(old.work.id);
    const job = new Job(work);
    this.#jobs.set(work.id, job);
    this.#advance();
    return job;
  }

  /** Cancels all, and waits until none is left. */
  async close(): Promise<void> {
    const open = this.#open;
    for (const job of open) job.cancel();
    await Promise.all(open.map(({ over }) => over));
  }

  #advance(): void {
    const running = this.#open.filter(({ isRunning }) => isRunning);
    const waiting = this.#open.filter(({ isRunning }) => !isRunning);
    let busy = running.reduce((sum, { work }) => sum + work.cores, 0);
    let before = running.length;
    for (const [i, job] of waiting.entries()) {
      const isNext = before === running.length + i && (busy === 0 || busy + job.work.cores <= this.#cores);
      if (isNext) {
        busy += job.work.cores;
        before++;
        void this.#run(job);
      } else {
        const waits = running.length + i;
        job.tell({ stage: `Waiting for ${waits} other ${plural(waits, 'job')}`, share: 0, waiting: waits });
      }
    }
  }

  async #run(job: Job): Promise<void> {
    job.isRunning = true;
    try {
      const onStage: OnStage = (stage, share) => job.tell({ stage, share });
      onStage('Starting', 0);
      await job.finish({ done: await job.work.run(onStage, job.signal) });
    } catch (error) {
      const isStopped = job.signal.aborted || isAbort(error);
      await job.finish(isStopped ? { cancelled: true } : { failed: refusalOf(error).message });
    }
    this.#advance();
  }
}
