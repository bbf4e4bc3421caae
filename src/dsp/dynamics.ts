import type { Decibels, Hz, Seconds } from '../units.ts';
import { factorOf } from './decibels.ts';
import { keeping, SlidingMaximum } from './envelope.ts';

/** Where a static curve bends, and by how much. */
export interface Bend {
  readonly threshold: Decibels;
  /** Decibels in for one decibel out above the threshold; of an expander, decibels out for one decibel in below it. */
  readonly ratio: number;
  /** Width of the bend around the threshold. */
  readonly knee: Decibels;
}

/** How far a level lies beyond the bend: 0 before it, a parabola within the knee, straight after it. Giannoulis et al. 2012, eq. 4. */
function beyond(over: Decibels, knee: Decibels): Decibels {
  if (2 * over <= -knee) return 0;
  return 2 * over < knee ? (over + knee / 2) ** 2 / (2 * knee) : over;
}

/** Reduction in dB, 0 or more, of a downward compressor at a steady level. Giannoulis, Massberg, Reiss 2012, eq. 4. */
export const compression = (level: Decibels, { threshold, ratio, knee }: Bend): Decibels =>
  (1 - 1 / ratio) * beyond(level - threshold, knee);

/** Reduction in dB, 0 or more, of a downward expander at a steady level: the compressor's curve, mirrored at the threshold. */
export const expansion = (level: Decibels, { threshold, ratio, knee }: Bend): Decibels =>
  (ratio - 1) * beyond(threshold - level, knee);

const perDecibel = 8;
const deepest = 400; // dB; nothing is taken down further
const steps = Float64Array.from({ length: perDecibel * deepest + 1 }, (_, i) => factorOf(-i / perDecibel));
const nepers = Math.LN10 / 20; // a decibel

/** Factor that takes away 0 to 400 dB, as `10 ** (-reduction / 20)` does within 2 parts in a billion, and several times faster. */
export function attenuation(reduction: Decibels): number {
  const at = Math.trunc(reduction * perDecibel);
  const rest = (at / perDecibel - reduction) * nepers;
  return steps[at]! * (1 + rest * (1 + rest * (1 / 2 + rest / 6)));
}

/** The largest sample of all channels, frame by frame, without sign. */
export function loudest(channels: readonly Float32Array[], into: Float32Array, length: number): void {
  if (channels.length === 1) sizes(channels[0]!, into, length);
  else largest(channels[0]!, channels[1]!, into, length);
  for (let c = 2; c < channels.length; c++) largest(into, channels[c]!, into, length);
}

/** Multiplies channels by a factor a frame, and one for all frames, in place. */
function scale(channels: readonly Float32Array[], factors: Float64Array, length: number, makeup: number): void {
  for (const channel of channels) multiply(channel, factors, length, makeup);
}

// Loops that are functions of their own: one that is compiled while it runs must not have anything behind it that has never been run,
// or it may be thrown away and compiled again at every block.

function sizes(from: Float32Array, into: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) into[i] = Math.abs(from[i]!);
}

function largest(first: Float32Array, second: Float32Array, into: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) into[i] = Math.max(Math.abs(first[i]!), Math.abs(second[i]!));
}

function multiply(channel: Float32Array, factors: Float64Array, length: number, makeup: number): void {
  for (let i = 0; i < length; i++) channel[i] = channel[i]! * factors[i]! * makeup;
}

export interface Ballistics {
  /** For how long a peak counts, so that what lies between two peaks of a wave is no dip. */
  readonly hold: Seconds;
  /** Time constants of the reduction. */
  readonly growing: Seconds;
  readonly shrinking: Seconds;
}

const least = 1e-9; // dB: the return ends here, and what follows is unchanged to the bit

/**
 * From peaks to factors: held, through a static curve, smoothed in decibels with one time constant while the reduction grows and
 * another while it shrinks. Giannoulis, Massberg, Reiss 2012, smooth branching detector, eq. 16, in the log domain, fig. 7c.
 */
export class Dynamics {
  readonly #curve: (level: Decibels) => Decibels;
  readonly #growing: number;
  readonly #shrinking: number;
  readonly #hold: SlidingMaximum;
  #reduction: Decibels;
  #held = 0;
  #wanted: Decibels;
  #peaks = new Float32Array(0);
  #factors = new Float64Array(0);

  /** @param curve reduction in dB, 0 or more, at a level; what it says of silence is where the reduction begins */
  constructor(curve: (level: Decibels) => Decibels, { hold, growing, shrinking }: Ballistics, sampleRate: Hz) {
    this.#curve = curve;
    this.#growing = keeping(growing, sampleRate);
    this.#shrinking = keeping(shrinking, sampleRate);
    this.#hold = new SlidingMaximum(1 + Math.round(hold * sampleRate));
    this.#wanted = this.#wantedAt(0);
    this.#reduction = this.#wanted;
  }

  /** Goes on from where another stands: from its reduction, and the peak that it still holds. */
  resume(former: Dynamics): void {
    this.#reduction = former.#reduction;
    this.#hold.next(former.#held);
  }

  /** Reduces a sound, in place, by what drives it; all channels alike. */
  reduce(sound: readonly Float32Array[], driving: readonly Float32Array[], makeup = 1): void {
    const { length } = driving[0]!;
    if (this.#peaks.length < length)
      [this.#peaks, this.#factors] = [new Float32Array(length), new Float64Array(length)];
    loudest(driving, this.#peaks, length);
    this.fill(this.#peaks, this.#factors, length);
    scale(sound, this.#factors, length, makeup);
  }

  /** Whatever the peak is, zero, infinite or no number, a reduction to be reckoned with. */
  #wantedAt(peak: number): Decibels {
    const level = peak > 1e-20 ? Math.min(deepest, 20 * Math.log10(peak)) : -deepest;
    return Math.min(deepest, this.#curve(level));
  }

  fill(peaks: Float32Array, factors: Float64Array, length: number): void {
    const [growing, shrinking, hold] = [this.#growing, this.#shrinking, this.#hold];
    let [reduction, held, wanted] = [this.#reduction, this.#held, this.#wanted];
    for (let i = 0; i < length; i++) {
      const peak = hold.next(peaks[i]!);
      if (peak !== held) {
        held = peak;
        wanted = this.#wantedAt(peak);
      }
      const kept = wanted > reduction ? growing : shrinking;
      reduction = wanted + kept * (reduction - wanted);
      if (reduction < least) reduction = 0;
      factors[i] = reduction === 0 ? 1 : attenuation(reduction);
    }
    [this.#reduction, this.#held, this.#wanted] = [reduction, held, wanted];
  }
}

/** What a compressor adds to its curve. */
export interface Timing {
  /** Time constant while the reduction grows. */
  readonly attack: Seconds;
  /** From the last peak until the reduction has shrunk by 63 %. */
  readonly release: Seconds;
}

const longestHold = 0.005; // s: half a period of 100 Hz
const heldShare = 0.04; // of the release, so that its time constant is what was asked within 4 %

/**
 * A compressor's detector. A peak counts until the next half wave, for 5 ms at most: so a steady tone is reduced by what the static curve
 * says of its peak, not by less, its reduction does not ripple, and attack and release are those of its envelope.
 */
export function compressing(set: Bend & Timing, sampleRate: Hz): Dynamics {
  const hold = Math.min(longestHold, heldShare * set.release);
  const ballistics = { hold, growing: set.attack, shrinking: set.release - hold };
  return new Dynamics((level) => compression(level, set), ballistics, sampleRate);
}
