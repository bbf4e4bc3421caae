import type { Hz } from '../units.ts';
import { hann } from './fft.ts';
import { addAutocorrelation, errors, predict } from './prediction.ts';
import { median } from './statistics.ts';

// In samples, whatever the rate: a click is as short as the converter makes it.
const cell = 32;
/** Frames of a stretch: judged before, to judge, to compare with. */
export const [lead, hop, follow] = [48 * cell, 128 * cell, 48 * cell];
/** The energy of a candidate's second differences stands out of that of so many cells before and after by these factors: past a period of 31 Hz, for the edge of a bass wave is no click. */
const [cellsBefore, cellsAfter] = [44, 44];
const [outBefore, outAfter] = [2.25, 4];
/** −60 dBFS: no step of a word length, and nothing that is heard beside music. */
const faintest = 1e-3;

// Prediction error around a candidate, in its prediction's own standard deviations.
const order = 32;
const span = 1408;
const spared = 40; // the click itself would teach the predictor to expect it
const [seen, length] = [500, 2000];
const deviations = 14;
const longest = 40;
const around = 64;
const [farBefore, farAfter] = [400, 1400];
const louder = 1.6;
const out = 5;
/** Where conditions are lax, an error so many times that of what follows is no beginning, though what follows is louder. */
const alone = 40;
const nothing = 1e-5; // −100 dBFS

/** Where the prediction of what came before fails, in frames of a stretch; its last frames may be the failure's own echo. */
export interface Click {
  readonly first: number;
  readonly last: number;
}

/** What is in hand of one channel: `lead` frames that are judged already, `hop` to judge, `follow` to compare with. */
export class Stretch {
  readonly samples = new Float32Array(lead + hop + follow);
  /** Energy of second differences a cell. */
  readonly cells = new Float64Array((lead + hop + follow) / cell);
}

/** Finds single samples or a few that nothing around them lets expect: candidates by second differences, then by linear prediction. */
export class ClickSearch {
  readonly #deviations: number;
  readonly #longest: number;
  readonly #reach: number;
  readonly #out: number;
  readonly #alone: number;
  readonly #window = hann(span);
  readonly #windowed = new Float64Array(span);
  readonly #autocorrelation = new Float64Array(order + 1);
  readonly #coefficients = new Float64Array(order + 1);
  readonly #errors = new Float64Array(length);
  readonly #some = new Float64Array(2 * around);

  /**
   * @param least standard deviations of the error of prediction; with fewer, all other conditions are laxer too
   * @param most frames of error, which outlasts the click itself by the order of the prediction
   */
  constructor(least = deviations, most = longest) {
    this.#deviations = least;
    this.#out = (out * least) / deviations;
    this.#alone = least < deviations ? alone : Number.POSITIVE_INFINITY;
    this.#longest = most;
    this.#reach = most + 8;
  }

  /** The clicks of a full stretch, which then makes room for `hop` more. @param end frame of the stretch where the sound is over */
  judge(stretch: Stretch, end: number): Click[] {
    const found: Click[] = [];
    bends(stretch);
    for (let at = lead / cell; at < (lead + hop) / cell; at++) {
      const click = standsOut(stretch.cells, at, this.#deviations / deviations)
        ? this.#examine(stretch.samples, at * cell + cell / 2, end)
        : undefined;
      if (click) found.push(click);
    }
    stretch.samples.copyWithin(0, hop);
    stretch.cells.copyWithin(0, hop / cell);
    return found;
  }

  /** The predictor of what lies before and after a place. */
  #learn(samples: Float32Array, near: number): void {
    this.#autocorrelation.fill(0);
    for (const from of [near - spared - span, near + spared]) {
      for (let i = 0; i < span; i++) this.#windowed[i] = samples[from + i]! * this.#window[i]!;
      addAutocorrelation(this.#windowed, this.#autocorrelation);
    }
    predict(this.#autocorrelation, this.#coefficients);
  }

  /** Whether nothing after a place comes near its error: a quick no to most candidates. */
  #settles(samples: Float32Array, near: number): boolean {
    const some = this.#some;
    errors(samples, near - around, some.length, this.#coefficients, some);
    const most = some[highest(some, 0, some.length)]!;
    if (most < faintest) return false;
    const from = near + around + this.#longest + this.#reach;
    for (let at = from; at < near + farAfter - around - this.#reach; at += some.length) {
      errors(samples, at, some.length, this.#coefficients, some);
      if (most < this.#out * some[highest(some, 0, some.length)]!) return false;
    }
    return true;
  }

  /** The click near a place: an error of prediction that is far out, short, and leaves all as it was. */
  #examine(samples: Float32Array, near: number, end: number): Click | undefined {
    this.#learn(samples, near);
    const start = near - seen;
    const misses = this.#errors;
    if (!this.#settles(samples, near)) return undefined;
    errors(samples, start, length, this.#coefficients, misses);
    const peak = highest(misses, seen - around, seen + around);
    const least = (this.#deviations * median(misses)) / 0.6745; // of a normal distribution
    if (misses[peak]! < Math.max(least, faintest)) return undefined;
    const [first, last] = extent(misses, peak, Math.max(least, misses[peak]! / 50), this.#reach);
    if (last - first >= this.#longest || start + peak >= end - 1) return undefined;
    const pre = sizes(misses, first - farBefore, first - this.#longest);
    const post = sizes(misses, last + this.#longest, last + farAfter);
    const [from, to] = [start + first - this.#longest, start + last + this.#longest];
    if (isSilent(samples, from - farBefore, from) !== isSilent(samples, to, to + farBefore)) return undefined; // a start or an end
    const isBeginning = post.rms > louder * pre.rms && misses[peak]! < this.#alone * post.peak;
    if (isBeginning || misses[peak]! < this.#out * post.peak) return undefined;
    return { first: start + first, last: start + last };
  }
}

/** Energy of second differences of what is new: a fast and poor prediction, which most music follows better than a click. */
function bends({ samples, cells }: Stretch): void {
  let i = lead + follow;
  let before = samples[i - 2]!;
  let last = samples[i - 1]!;
  for (let at = i / cell; at < cells.length; at++) {
    let [even, odd] = [0, 0]; // two sums, so that one addition need not wait for the other
    for (const end = i + cell; i < end; i += 2) {
      const x = samples[i]!;
      const y = samples[i + 1]!;
      const first = x - 2 * last + before;
      const second = y - 2 * x + last;
      even += first * first;
      odd += second * second;
      before = x;
      last = y;
    }
    cells[at] = even + odd;
  }
}

function standsOut(cells: Float64Array, at: number, strictness: number): boolean {
  const size = cells[at]!;
  if (size < faintest * faintest || size < cells[at - 1]! || size <= cells[at + 1]!) return false;
  for (let i = 2; i <= cellsAfter; i++) if (size < strictness * outAfter * cells[at + i]!) return false;
  for (let i = 2; i <= cellsBefore; i++) if (size < strictness * outBefore * cells[at - i]!) return false;
  return true;
}

/** Longest time between edges of a wave that is heard as a wave. */
export const slowest: Hz = 15;

/** Whether places come at even distances, no more than a period apart: then they are the edges of a wave. */
export function isWave(places: readonly number[], at: number, period: number): boolean {
  const isEven = (i: number): boolean => {
    const [first, second] = [places[i + 1]! - places[i]!, places[i + 2]! - places[i + 1]!];
    return second <= period && Math.abs(first - second) < 0.05 * second;
  };
  return [at - 2, at - 1, at].some(isEven);
}

function highest(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from; i < to; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** First and last value near a peak that are no smaller than `least`. */
function extent(values: Float64Array, peak: number, least: number, reach: number): readonly [number, number] {
  let [first, last] = [peak, peak];
  for (let i = 1; i < reach; i++) {
    if (values[peak - i]! >= least) first = peak - i;
    if (values[peak + i]! >= least) last = peak + i;
  }
  return [first, last];
}

function isSilent(samples: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (Math.abs(samples[i]!) > nothing) return false;
  return true;
}

function sizes(values: Float64Array, from: number, to: number): { readonly rms: number; readonly peak: number } {
  const [start, end] = [Math.max(0, from), Math.min(values.length, to)];
  let [sum, peak] = [0, 0];
  for (let i = start; i < end; i++) {
    sum += values[i]! ** 2;
    if (values[i]! > peak) peak = values[i]!;
  }
  return { rms: Math.sqrt(sum / Math.max(1, end - start)), peak };
}
