import type { Block, Format } from '../dsp/block.ts';
import type { Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Peaks cut off at one height: clipping shows as many of them at the extreme. */
export interface FlatTops {
  /** Height, linear; runs within 0.1 % of one another share one. */
  readonly height: number;
  readonly runs: number;
  /** Samples of the longest run. */
  readonly longest: number;
  /** Where the first ones start, at most `kept` of them. */
  readonly times: readonly Seconds[];
}

export interface ClippingLog {
  /** Descending height; the highest heights only, as no other can be the extreme. */
  readonly tops: readonly FlatTops[];
}

/** Two equal samples are chance (Audacity's Find Clipping takes three). */
const shortest = 3;
/** Three steps of 24 bits: dither must not hide a flat top, nor a slow wave's crest look like one. */
const tolerance = 4e-7;
/** Below this no peak of interest lies. */
const lowest = 0.05;
const kept = 200;
const heights = 48;
/** A sound this high may be cut off whatever leads to it: 16-bit full scale. */
const fullScale = 1 - 2 ** -15;
/** Steps beside the longest run that rounding can make of a smooth crest. */
const smooth = 5;

export const clipping = meter<ClippingLog>({
  id: 'clipping',
  about: 'Peaks cut off flat for three or more samples, by height.',
  start: (format) => new ClippingHearing(format),
});

class ClippingHearing implements Hearing<ClippingLog> {
  readonly #sampleRate: number;
  readonly #before: Float64Array;
  readonly #last: Float64Array;
  readonly #run: Int32Array;
  readonly #tops = new Map<number, { height: number; runs: number; longest: number; times: number[][] }>();
  #frames = 0;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#before = new Float64Array(format.channels).fill(Number.NaN);
    this.#last = new Float64Array(format.channels).fill(Number.NaN);
    this.#run = new Int32Array(format.channels);
  }

  hear(block: Block): void {
    block.channels.forEach((samples, channel) => void this.#hearOne(samples, block.length, channel));
    this.#frames += block.length;
  }

  rest(block: Block): void {
    this.#last.forEach((last, channel) => {
      // a run of zeros, at the level of nothing
      if (Math.abs(last) <= tolerance) this.#run[channel]! += block.length;
      else this.#hearOne(block.channels[channel]!, block.length, channel);
    });
    this.#frames += block.length;
  }

  #hearOne(samples: Float32Array, length: number, channel: number): void {
    let before = this.#before[channel]!;
    let last = this.#last[channel]!;
    let run = this.#run[channel]!;
    for (let i = 0; i < length; i++) {
      if (run === 1 && i > 0) {
        const next = beforeEquals(samples, i, length);
        if (next > i) {
          i = next;
          last = samples[i - 1]!;
        }
      }
      const x = samples[i]!;
      if (Math.abs(x - last) <= tolerance) run++;
      else {
        if (run >= shortest && isCutOff(last, before, x))
          this.#keep(channel, Math.abs(last), run, this.#frames + i - run);
        run = 1;
        before = last;
        last = x;
      }
    }
    this.#before[channel] = before;
    this.#last[channel] = last;
    this.#run[channel] = run;
  }

  finish(): ClippingLog {
    this.#run.forEach((run, channel) => {
      const last = this.#last[channel]!;
      if (run >= shortest && isCutOff(last, this.#before[channel]!, Number.NaN))
        this.#keep(channel, Math.abs(last), run, this.#frames - run);
    });
    this.#run.fill(0);
    const tops = [...this.#tops.values()].sort((a, b) => b.height - a.height);
    return {
      tops: tops.map((top) => ({
        ...top,
        times: top.times
          .flat()
          .sort((a, b) => a - b)
          .slice(0, kept),
      })),
    };
  }

  #keep(channel: number, height: number, run: number, start: number): void {
    if (height < lowest) return;
    const bin = Math.round(Math.log(height) * 1000);
    let top = this.#tops.get(bin);
    if (!top) {
      if (this.#tops.size >= heights && bin < Math.min(...this.#tops.keys())) return;
      top = { height, runs: 0, longest: 0, times: Array.from(this.#last, () => []) };
      this.#tops.set(bin, top);
      if (this.#tops.size > heights) this.#tops.delete(Math.min(...this.#tops.keys()));
    }
    top.runs++;
    top.longest = Math.max(top.longest, run);
    top.height = Math.max(top.height, height);
    // A list a channel: within a block channels take turns, and which are the first must not depend on the blocks.
    const times = top.times[channel]!;
    if (times.length < kept) times.push(start / this.#sampleRate);
  }
}

/** The sample before the next two neighbours that are equal, where no run is in hand: of three that are, one pair begins at every other sample. */
function beforeEquals(samples: Float32Array, from: number, length: number): number {
  let i = from;
  while (i + 1 < length && Math.abs(samples[i + 1]! - samples[i]!) > 2 * tolerance) i += 2;
  return Math.max(from, i - 1);
}

/**
 * Whether a run of equal samples is a peak cut off, by its neighbours (NaN where the sound begins or ends): next to it the sound
 * moves in strides. Small steps are the crest of a slow wave, rounded; below full scale, leaps from beyond 0 on both sides are a pulse.
 */
function isCutOff(height: number, before: number, after: number): boolean {
  const size = Math.abs(height);
  const neighbours = [before, after].filter((x) => !Number.isNaN(x));
  const drops = neighbours.map((x) => size - Math.sign(height) * x);
  if (Math.max(0, ...drops) <= smooth * Math.max(tolerance, stepOf([height, ...neighbours]))) return false;
  return size >= fullScale || drops.some((drop) => drop < size);
}

/** The step of the coarsest word length, 8 to 20 bits, that could have stored all of these; 0 for a finer one. */
function stepOf(samples: readonly number[]): number {
  const bits = [8, 12, 16, 20].find((each) => samples.every((x) => Number.isInteger(x * 2 ** (each - 1))));
  return bits === undefined ? 0 : 2 ** (1 - bits);
}
