import type { Block, Format } from '../dsp/block.ts';

/**
 * Hears the sound once and writes a log: plain, compact data, at most 2 kB a second and a fixed remainder.
 * What it means is left to features.
 */
export interface Meter<Log> {
  readonly id: string;
  readonly about: string;
  start(format: Format): Hearing<Log>;
}

export interface Hearing<Log> {
  /** Any block length, 0 included; the log must not depend on how the sound was cut. */
  hear(block: Block): void;
  /** As `hear`, of a block of nothing but zeros, and to the same log: most stems are silent most of the time, and most of that need not be worked out. */
  rest?(block: Block): void;
  finish(): Log;
}

export const meter = <Log>(spec: Meter<Log>): Meter<Log> => spec;
