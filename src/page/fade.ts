import { rising } from '../processors/slot.ts';
import type { Hz } from '../units.ts';
import type { Channels } from './rig.ts';

/** Factors by which sounds are played: those that make them equally loud, or 1. What is not named is not heard. */
export type Gains = Readonly<Record<string, number>>;

/** From some factors to others within 10 ms. */
export class Fade {
  readonly #shares: Float64Array;
  #from: Gains = {};
  #to: Gains = {};
  #over: number; // frames of it

  constructor(sampleRate: Hz) {
    this.#shares = rising(sampleRate);
    this.#over = this.#shares.length;
  }

  /** Frames. */
  get length(): number {
    return this.#shares.length;
  }

  /** Frames until it is over. */
  get left(): number {
    return this.#shares.length - this.#over;
  }

  get isSilent(): boolean {
    return this.left === 0 && Object.values(this.#to).every((gain) => gain === 0);
  }

  /** Silent, and with no sound that would have to go on. */
  get isNothing(): boolean {
    return this.left === 0 && Object.keys(this.#to).length === 0;
  }

  /** Of sounds that are heard, or were until now. */
  get names(): readonly string[] {
    return [...new Set([...Object.keys(this.#from), ...Object.keys(this.#to)])];
  }

  /** From where it stands. */
  to(gains: Gains): void {
    if (this.#isFor(gains)) return;
    this.#from = this.#now();
    this.#to = gains;
    this.#over = 0;
  }

  /** Adds what is heard of a sound in the next frames. */
  add(output: Channels, sound: Channels, name: string): void {
    const [from, to] = [this.#from[name] ?? 0, this.#to[name] ?? 0];
    for (const [c, into] of output.entries()) {
      const channel = sound[c]!;
      for (let i = 0; i < into.length; i++) {
        const share = this.#shares[this.#over + i] ?? 1;
        into[i] = into[i]! + (from + share * (to - from)) * channel[i]!;
      }
    }
  }

  goOn(frames: number): void {
    this.#over = Math.min(this.#shares.length, this.#over + frames);
    if (this.left === 0) this.#from = {};
  }

  #isFor(gains: Gains): boolean {
    const names = new Set([...Object.keys(gains), ...Object.keys(this.#to)]);
    return [...names].every((name) => (gains[name] ?? 0) === (this.#to[name] ?? 0));
  }

  #now(): Gains {
    const share = this.left === 0 ? 1 : (this.#shares[this.#over - 1] ?? 0);
    const between = (from = 0, to = 0) => from + share * (to - from);
    return Object.fromEntries(this.names.map((name) => [name, between(this.#from[name], this.#to[name])]));
  }
}
