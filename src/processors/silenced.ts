import { isClean } from '../dsp/clean.ts';
import type { Hz, Seconds } from '../units.ts';

/** What was no number (NaN or infinite) and had silence put in its place. */
export interface Silenced {
  /** Samples that came in so, and moments at which a step made one. */
  readonly count: number;
  /** Of the first, from the start of the sound. */
  readonly time: Seconds;
  /** Where the first was found: "the sound", `the key "vox"`, "step 3 (filter)". */
  readonly from: string;
}

/** Counts them. */
export class Tally {
  #count = 0;
  #first = Number.POSITIVE_INFINITY; // s
  #from = '';
  readonly #sampleRate: Hz;

  constructor(sampleRate: Hz) {
    this.#sampleRate = sampleRate;
  }

  get silenced(): Silenced | undefined {
    return this.#count === 0 ? undefined : { count: this.#count, time: this.#first, from: this.#from };
  }

  note(count: number, frame: number, from: string): void {
    const time = Math.max(0, frame / this.#sampleRate);
    if (time < this.#first) [this.#first, this.#from] = [time, from];
    this.#count += count;
  }

  /** The same channels; those that hold what is no number are copied, with silence in its place. @param frame of the first sample */
  cleaned(channels: readonly Float32Array[], frame: number, from: string): readonly Float32Array[] {
    if (channels.every(isClean)) return channels;
    return channels.map((channel) => {
      if (isClean(channel)) return channel;
      return channel.map((value, i) => {
        if (Number.isFinite(value)) return value;
        this.note(1, frame + i, from);
        return 0;
      });
    });
  }
}

/** Both, as one; the earlier first. */
export function together(one: Silenced | undefined, other: Silenced | undefined): Silenced | undefined {
  if (!one || !other) return one ?? other;
  return { ...(other.time < one.time ? other : one), count: one.count + other.count };
}
