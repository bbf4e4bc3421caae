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
  finish(): Log;
}

export const meter = <Log>(spec: Meter<Log>): Meter<Log> => spec;
