import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { errorOf } from '../jobs/failure.ts';
import type { OnStage } from '../jobs/open-session.ts';
import type { Answer, Tasks } from './task-worker.ts';

type Kind = keyof Tasks;
type Given<K extends Kind> = Parameters<Tasks[K]>[0];
type Made<K extends Kind> = Awaited<ReturnType<Tasks[K]>>;

/** Whatever takes more than a moment is done in threads, so that the server always answers: heavy work in some, what a person waits for in another. */
export class Workshop {
  readonly #heavy: Piscina;
  readonly #quick: Piscina;

  constructor(cores: number) {
    this.#heavy = pool(cores, 10_000);
    this.#quick = pool(1, 300_000);
  }

  /** Work of seconds to minutes. Once the signal is given its thread is ended, whatever it does. */
  heavy<K extends Kind>(kind: K, given: Given<K>, onStage: OnStage, signal: AbortSignal): Promise<Made<K>> {
    return run(this.#heavy, kind, given, onStage, signal);
  }

  /** Work of a second at most. */
  quick<K extends Kind>(kind: K, given: Given<K>): Promise<Made<K>> {
    return run(this.#quick, kind, given);
  }

  async close(): Promise<void> {
    await Promise.all([this.#heavy.destroy(), this.#quick.destroy()]);
  }
}

function pool(threads: number, idleTimeout: number): Piscina {
  // the sources need a loader; see task-worker.mjs
  const file = import.meta.url.endsWith('.ts') ? './task-worker.mjs' : './task-worker.js';
  const made = new Piscina({
    filename: new URL(file, import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout, // ms
    execArgv: [],
    recordTiming: false,
  });
  made.on('error', () => {}); // each task tells its own failure
  return made;
}

async function run<K extends Kind>(
  threads: Piscina,
  kind: K,
  given: Given<K>,
  onStage: OnStage = () => {},
  signal?: AbortSignal,
): Promise<Made<K>> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ stage, share }: { stage: string; share: number }) => onStage(stage, share));
  try {
    const message = { kind, given, port: port2 };
    const answer: Answer = await threads.run(message, { transferList: [port2], ...(signal ? { signal } : {}) });
    if ('failure' in answer) throw errorOf(answer.failure);
    return answer.made as Made<K>;
  } finally {
    port1.close();
  }
}
