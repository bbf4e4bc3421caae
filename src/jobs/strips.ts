import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Block, Sound } from '../dsp/block.ts';
import type { Chain } from '../processors/index.ts';
import type { Seconds } from '../units.ts';
import { errorOf } from './failure.ts';
import type { StripNews, StripTask } from './strip-worker.ts';
import { renderStrip } from './widened.ts';

/** A stem that goes through a chain of its own, whoever else is heard. */
export interface Strip {
  readonly path: string;
  readonly source: Sound;
  readonly chain: Chain;
  /** Told how much of the stem has been read. */
  readonly onHeard: (seconds: Seconds) => void;
}

/** Stems through their chains in other threads, tails and all; the sound is the same to the bit. */
export class Strips {
  readonly #threads: number;
  readonly #tasks: StripTask[] = [];
  #workers: readonly Worker[] | undefined;
  #failure: unknown;
  readonly #wakes = new Set<() => void>();

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** All are named before the first is heard. @throws Invalid for a chain that does not suit its stem */
  add({ path, source, chain, onHeard }: Strip): Sound {
    const { format, length } = renderStrip(chain, source, { tail: true });
    const { port1, port2 } = new MessageChannel();
    this.#tasks.push({ path, chain, port: port2 });
    return {
      format,
      ...(length === undefined ? {} : { length }),
      [Symbol.asyncIterator]: () => this.#heard(port1, onHeard),
    };
  }

  /** Ends the workers, whatever they do. */
  async close(): Promise<void> {
    await Promise.all(this.#workers?.map((worker) => worker.terminate()) ?? []);
  }

  async *#heard(port: MessagePort, onHeard: Strip['onHeard']): AsyncGenerator<Block> {
    const news: StripNews[] = [];
    let wake = () => {};
    const stir = () => wake();
    this.#wakes.add(stir);
    port.on('message', (more: StripNews) => {
      news.push(more);
      wake();
    });
    this.#start();
    try {
      for (;;) {
        const next = news.shift();
        if (!next) {
          if (this.#failure) throw this.#failure;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        if ('failure' in next) throw errorOf(next.failure);
        if ('isOver' in next) return;
        port.postMessage('more');
        onHeard(next.heard);
        yield next.block;
      }
    } finally {
      this.#wakes.delete(stir);
      port.close();
    }
  }

  /** Every thread has its share of the stems from the start: all go on together. */
  #start(): void {
    if (this.#workers) return;
    // the sources need a loader; see strip-worker.mjs
    const file = import.meta.url.endsWith('.ts') ? './strip-worker.mjs' : './strip-worker.js';
    const count = Math.min(this.#threads, this.#tasks.length);
    const shares = Array.from({ length: count }, (_, i) => this.#tasks.filter((_, at) => at % count === i));
    this.#workers = shares.map((share) => {
      const ports = share.map(({ port }) => port);
      const worker = new Worker(new URL(file, import.meta.url), {
        workerData: share,
        transferList: ports,
        execArgv: [],
      });
      worker.on('error', (error) => {
        this.#failure = error;
        for (const stir of this.#wakes) stir();
      });
      return worker;
    });
  }
}
