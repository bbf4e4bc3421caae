import { setMaxListeners } from 'node:events';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { errorOf } from './failure.ts';
import { type HeardFile, hearFile, putAside } from './hear-file.ts';
import type { Answer, Task } from './hear-worker.ts';
import type { HeardBefore, Remembered } from './heard-before.ts';
import { type MadeStrip, makeStrip, type StripOrder } from './make-strip.ts';
import type { MadeAnswer } from './make-strip-worker.ts';
import { foundAt } from './sound-files.ts';

const worthwhile = 4_000_000; // bytes: about a second of hearing, several times what a worker takes to start

/** How many files to hear at once. One file is heard here, and so are a few short ones unless `jobs` says otherwise. */
export function workersFor(jobs: number | undefined, files: readonly string[]): number {
  const sizes = files.flatMap((file) => foundAt(file)?.size ?? []);
  const isLittle = sizes.reduce((sum, size) => sum + size, 0) < worthwhile;
  return Math.max(1, Math.min(sizes.length, jobs ?? (isLittle ? 1 : availableParallelism())));
}

/** Called with the share of all files that is heard, and the first file that is not finished. Whatever it throws stops the hearing. */
export type OnShare = (share: number, index: number) => void;

/** Hears files: one after another in this process, or several at once in workers. The results are the same, in the order of the tasks. */
export class Ears {
  /** How many hearings go on at a time. */
  readonly workers: number;
  #pool: Promise<Piscina> | undefined;
  readonly #kept = new Map<string, HeardFile>();
  readonly #before: HeardBefore | undefined;

  /**
   * @param workers 1: in this process
   * @param before what was heard in other runs; absent: every file is heard
   */
  constructor(workers = 1, before?: HeardBefore) {
    this.workers = workers;
    this.#before = before;
  }

  /** Whether more than one hearing goes on at a time. */
  get areMany(): boolean {
    return this.workers > 1;
  }

  /** @throws what is wrong with the first of the files that cannot be heard; those after it are given up */
  async hear(tasks: readonly Task[], onShare: OnShare = () => {}): Promise<HeardFile[]> {
    const keys = tasks.map(keyOf);
    const left = tasks.flatMap((_, i) => (this.#kept.has(keys[i]!) ? [] : [i]));
    const told: OnShare = (share, i) => onShare(1 + ((share - 1) * left.length) / tasks.length, left[i] ?? i);
    const fresh = left.map((i) => tasks[i]!);
    const heard = await (this.workers > 1 ? this.#hearTogether(fresh, told) : this.#hearInTurn(fresh, told));
    const known = keys.map((key) => this.#kept.get(key));
    for (const [j, i] of left.entries()) {
      known[i] = heard[j]!;
      if (tasks[i]!.isKept) this.#kept.set(keys[i]!, heard[j]!);
    }
    return known as HeardFile[];
  }

  /** Makes strips, several at once, in the order of the orders. @throws what is wrong with the first that cannot be made */
  async make(orders: readonly StripOrder[], signal?: AbortSignal): Promise<MadeStrip[]> {
    if (this.workers < 2) {
      const made: MadeStrip[] = [];
      for (const order of orders) {
        signal?.throwIfAborted();
        made.push(await makeStrip(order));
      }
      return made;
    }
    this.#pool ??= openPool(this.workers);
    const pool = await this.#pool;
    const stop = new AbortController();
    const ends = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    setMaxListeners(0, ends);
    const makings = orders.map(async (order) => {
      try {
        const answer: MadeAnswer = await pool.run(order, { filename: workerFile('make-strip-worker'), signal: ends });
        if ('failure' in answer) throw errorOf(answer.failure);
        return answer.made;
      } catch (error) {
        stop.abort();
        throw error;
      }
    });
    const ended = await Promise.allSettled(makings);
    signal?.throwIfAborted();
    return ended.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }

  /** Ends the workers, whatever they do. */
  async close(): Promise<void> {
    await this.#before?.tidy();
    const pool = await this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }

  async #hearInTurn(tasks: readonly Task[], onShare: OnShare): Promise<HeardFile[]> {
    const heard: HeardFile[] = [];
    for (const [i, task] of tasks.entries()) {
      const told = (share: number) => onShare((i + share) / tasks.length, i);
      const hearHere = ({ path, naming, aside, known }: Task) =>
        known && aside !== undefined ? putAside(known, path, aside) : hearFile(path, naming, told, aside);
      heard.push(await this.#remembering(task, hearHere));
      told(1);
    }
    return heard;
  }

  /** What was heard of the same content before, else what is heard now; that is kept. */
  async #remembering(task: Task, hear: (task: Task) => Promise<HeardFile>): Promise<HeardFile> {
    const before: Remembered = (await this.#before?.find(task.path, task.naming)) ?? {};
    const { heard: known } = before;
    if (known) return task.aside === undefined ? known : hear({ ...task, known });
    const heard = await hear(task);
    await this.#before?.keep(before, task.path, heard);
    return heard;
  }

  async #hearTogether(tasks: readonly Task[], onShare: OnShare): Promise<HeardFile[]> {
    const shares = tasks.map(() => 0);
    const stops = tasks.map(() => new AbortController());
    let refusal: { readonly error: unknown } | undefined; // an interruption, whichever file told its share just then
    const hearings = tasks.map(async (task, i) => {
      const told = (share: number): void => {
        shares[i] = share;
        const whole = shares.reduce((sum, each) => sum + each, 0) / tasks.length;
        const first = shares.findIndex((each) => each < 1);
        try {
          onShare(whole, first);
        } catch (error) {
          refusal ??= { error };
          for (const each of stops) each.abort();
          throw error;
        }
      };
      try {
        const heard = await this.#remembering(task, async (wanted) => {
          stops[i]!.signal.throwIfAborted();
          this.#pool ??= openPool(this.workers);
          return hearOne(await this.#pool, wanted, stops[i]!, told);
        });
        told(1);
        return heard;
      } catch (error) {
        for (const later of stops.slice(i + 1)) later.abort();
        throw error;
      }
    });
    const ended = await Promise.allSettled(hearings);
    if (refusal) throw refusal.error;
    return ended.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }
}

/** The file as it is now; nothing where it is not to be kept. */
function keyOf({ path, naming, isKept }: Task): string {
  const found = isKept && statSync(path, { throwIfNoEntry: false });
  return found ? JSON.stringify([path, found.size, found.mtimeMs, naming]) : '';
}

/** The sources need a loader; see hear-worker.mjs. */
const workerFile = (name: string): string =>
  new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'mjs' : 'js'}`, import.meta.url).href;

async function openPool(workers: number): Promise<Piscina> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: workerFile('hear-worker'),
    minThreads: 1, // a task that is given up ends its worker: with none left, those still in the queue would wait for ever
    maxThreads: workers,
    idleTimeout: 10_000, // ms
    execArgv: [],
    recordTiming: false,
  });
  // a worker that was given up may have answered all the same; each task tells its own failure
  pool.on('error', () => {});
  return pool;
}

async function hearOne(
  pool: Piscina,
  task: Task,
  stop: AbortController,
  onShare: (share: number) => void,
): Promise<HeardFile> {
  const { port1, port2 } = new MessageChannel();
  let refused: unknown;
  port1.on('message', (share: number) => {
    try {
      onShare(share);
    } catch (error) {
      refused = error; // an interruption; thrown from here nobody would catch it
      stop.abort();
    }
  });
  try {
    const message = { ...task, port: port2 };
    const answer: Answer = await pool.run(message, { transferList: [port2], signal: stop.signal });
    if ('failure' in answer) throw errorOf(answer.failure);
    return answer.heard;
  } catch (error) {
    throw refused ?? error;
  } finally {
    port1.close();
  }
}
