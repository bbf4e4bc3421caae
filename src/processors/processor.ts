import type { Format, Sound } from '../dsp/block.ts';
import type { Fields, Settings, Written } from '../fields.ts';
import type { Decibels, Hz } from '../units.ts';

/** Which part of the signal a step acts on. */
export type Part = 'stereo' | 'mid' | 'side' | 'left' | 'right';

/** A prepared processor. Sound goes through it in blocks; the result does not depend on how it was cut. */
export interface Kernel {
  /** `output` arrays are as long as `input` arrays and never the same arrays. `key` is the side-chain, aligned with the input. */
  process(input: readonly Float32Array[], output: readonly Float32Array[], key?: readonly Float32Array[]): void;
  readonly channels: number;
  /** Frames by which the output is late. */
  readonly latency: number;
  /** Frames that still sound after the input has ended, latency not counted. */
  readonly tail: number;
  /** Linear processors state their magnitude response; the contract suite measures it. Those that treat mid and side apart look at `of`. */
  response?(frequency: Hz, of?: Part): Decibels;
}

/** Where in the stream a kernel begins its work; at the start of a chain there is nothing to say. */
export interface Situation {
  /**
   * Frames by which its input is late, through the steps before it: for those that go by the clock. The first frame that it is given is
   * frame −late of the sound; below 0 for a kernel that begins in the middle. Default: 0.
   */
  readonly late?: number;
  /** The kernel of the same processor that it takes over from while sound runs: what that one remembers may be copied, never kept. */
  readonly former?: Kernel;
}

/** From settings to sound: one file, its test, one line in the registry. */
export interface Processor<F extends Fields = Fields> {
  readonly id: string;
  readonly about: string;
  readonly settings: F;
  /** A few settings that show what it can do; the contract suite runs them, `on`, `mix` and `time` are tried on top. */
  readonly examples: readonly Written<F>[];
  /** Another track may drive it. */
  readonly isKeyed?: true;
  /** It works between left and right: refused on one part of the sound, and on any sound that has not just these two. */
  readonly isStereo?: true;
  /** Only what it adds comes out, for a send or for `mix`; of the sound itself nothing is left. */
  readonly isWet?: true;
  /** In words a mixing engineer would use: "bell 290 Hz, −3.0 dB, Q 1.1". */
  describe(settings: Settings<F>): string;
  /** @throws Invalid `usage` for settings that do not suit the format, such as a corner above half the sample rate */
  prepare(settings: Settings<F>, format: Format, situation?: Situation): Kernel;
  /** For the few that change how many frames there are: the whole stream, instead of a kernel. `prepare` then refuses or passes. */
  stream?(settings: Settings<F>, sound: Sound): Sound;
}

export const processor = <const F extends Fields>(spec: Processor<F>): Processor<F> => spec;
