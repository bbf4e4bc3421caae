import { availableParallelism } from 'node:os';
import type { optionsOf } from './options.ts';
import { Queue } from './queue.ts';
import type { Limits } from './receive.ts';
import { Songs, type Version } from './songs.ts';
import type { Upload } from './uploads.ts';
import { Workshop } from './workshop.ts';

const fresh = 60_000; // ms
const round = 600_000; // ms between two looks for uploads that were left

/** What the server keeps while it runs; all else is in the folder. */
export class House {
  readonly songs: Songs;
  readonly limits: Limits;
  readonly cores = availableParallelism();
  readonly queue = new Queue(this.cores);
  readonly workshop = new Workshop(this.cores);
  readonly uploads = new Map<string, Upload>();
  #options: { readonly at: number; readonly made: ReturnType<typeof optionsOf> } | undefined;
  readonly #writes = new Map<string, Promise<unknown>>();

  readonly #rounds = setInterval(() => void this.tidy(), round).unref();

  constructor(folder: string, limits: Limits) {
    this.songs = new Songs(folder);
    this.limits = limits;
  }

  /** Gives up uploads that were begun and left. */
  async tidy(): Promise<void> {
    const left = [...this.uploads.values()].filter(({ isLeft }) => isLeft);
    for (const { id } of left) this.uploads.delete(id);
    await Promise.allSettled(left.map((upload) => upload.discard()));
  }

  /** What a person may choose from, at most a minute old: to read all rules takes longer than any page should. */
  options(): ReturnType<typeof optionsOf> {
    const now = performance.now();
    if (!this.#options || now - this.#options.at > fresh) {
      this.#options = { at: now, made: this.workshop.quick('options', {}) };
      this.#options.made.catch(() => {
        this.#options = undefined;
      });
    }
    return this.#options.made;
  }

  /** One after another what changes the same song. */
  async inTurn<T>(song: string, change: () => Promise<T>): Promise<T> {
    const before = this.#writes.get(song) ?? Promise.resolve();
    const own = before.catch(() => undefined).then(change);
    this.#writes.set(song, own);
    try {
      return await own;
    } finally {
      if (this.#writes.get(song) === own) this.#writes.delete(song);
    }
  }

  /** Ends all work, and leaves nothing of it. */
  async close(): Promise<void> {
    clearInterval(this.#rounds);
    await this.queue.close();
    await Promise.all([...this.uploads.values()].map((upload) => upload.discard()));
    await Promise.all(this.#writes.values()).catch(() => undefined);
    await this.workshop.close();
  }
}

/** By what a job about a version is found. */
export const nameOfVersion = ({ song, number }: Version): string => `${song}/v${number}`;
