import type { Block, Format } from '../dsp/block.ts';
import { hann } from '../dsp/fft.ts';
import { addAutocorrelation, errors, predict } from '../dsp/prediction.ts';
import { median } from '../dsp/statistics.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

export interface ClicksLog {
  readonly count: number;
  /** In order, of all channels; what follows within 10 ms belongs to the same click. The first 1000. */
  readonly times: readonly Seconds[];
}

const kept = 1000;
const apart: Seconds = 0.01;
const slowest: Hz = 15;

// In samples, whatever the rate: a click is as short as the converter makes it.
const cell = 32;
const [lead, hop, follow] = [48 * cell, 128 * cell, 48 * cell];
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
const reach = 48;
const around = 64;
const [farBefore, farAfter] = [400, 1400];
const louder = 1.6;
const out = 5;
const nothing = 1e-5; // −100 dBFS

export const clicks = meter<ClicksLog>({
  id: 'clicks',
  about: 'Single samples or a few that nothing around them lets expect.',
  start: (format) => new ClicksHearing(format),
});

/** Stretch in hand of one channel: `lead` samples that are judged already, `hop` to judge, `follow` to compare with. */
class Channel {
  readonly samples = new Float32Array(lead + hop + follow);
  /** Energy of second differences a cell. */
  readonly cells = new Float64Array((lead + hop + follow) / cell);
  readonly found: number[] = [];
}

class ClicksHearing implements Hearing<ClicksLog> {
  readonly #sampleRate: Hz;
  readonly #channels: readonly Channel[];
  readonly #window = hann(span);
  readonly #windowed = new Float64Array(span);
  readonly #autocorrelation = new Float64Array(order + 1);
  readonly #coefficients = new Float64Array(order + 1);
  readonly #errors = new Float64Array(length);
  readonly #some = new Float64Array(2 * around);
  #filled = lead + follow;
  #frames = 0;
  /** Known at last: what comes after is silence of ours. */
  #end = Number.POSITIVE_INFINITY;
  /** Frame of the first sample in hand. */
  #start = -lead - follow;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#channels = Array.from({ length: format.channels }, () => new Channel());
  }

  hear(block: Block): void {
    this.#take(block.channels, block.length);
    this.#frames += block.length;
  }

  finish(): ClicksLog {
    this.#end = this.#frames;
    const rest = new Float32Array(hop);
    const silence = this.#channels.map(() => rest);
    while (this.#start + lead < this.#frames) this.#take(silence, lead + hop + follow - this.#filled);
    const gap = apart * this.#sampleRate;
    const places: number[] = [];
    for (const frame of this.#channels.flatMap(({ found }) => found).sort((a, b) => a - b))
      if (places.length === 0 || frame > places.at(-1)! + gap) places.push(frame);
    const single = places.filter((_, i) => !isWave(places, i, this.#sampleRate / slowest));
    return { count: single.length, times: single.slice(0, kept).map((frame) => frame / this.#sampleRate) };
  }

  #take(channels: readonly Float32Array[], count: number): void {
    const size = lead + hop + follow;
    for (let from = 0; from < count; ) {
      const part = Math.min(count - from, size - this.#filled);
      this.#channels.forEach((channel, c) => {
        channel.samples.set(channels[c]!.subarray(from, from + part), this.#filled);
      });
      this.#filled += part;
      from += part;
      if (this.#filled === size) this.#judge();
    }
  }

  #judge(): void {
    for (const channel of this.#channels) {
      bends(channel);
      for (let at = lead / cell; at < (lead + hop) / cell; at++)
        if (standsOut(channel.cells, at)) this.#examine(channel, at * cell + cell / 2);
      channel.samples.copyWithin(0, hop);
      channel.cells.copyWithin(0, hop / cell);
    }
    this.#filled -= hop;
    this.#start += hop;
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
    const from = near + around + reach + longest;
    for (let at = from; at < near + farAfter - around - reach; at += some.length) {
      errors(samples, at, some.length, this.#coefficients, some);
      if (most < out * some[highest(some, 0, some.length)]!) return false;
    }
    return true;
  }

  /** Whether a click lies near a place: an error of prediction that is far out, short, and leaves all as it was. */
  #examine(channel: Channel, near: number): void {
    const { samples } = channel;
    this.#learn(samples, near);
    const start = near - seen;
    const misses = this.#errors;
    if (!this.#settles(samples, near)) return;
    errors(samples, start, length, this.#coefficients, misses);
    const peak = highest(misses, seen - around, seen + around);
    const least = (deviations * median(misses)) / 0.6745; // of a normal distribution
    if (misses[peak]! < Math.max(least, faintest)) return;
    const [first, last] = extent(misses, peak, Math.max(least, misses[peak]! / 50));
    if (last - first >= longest || start + peak + this.#start >= this.#end - 1) return;
    const pre = sizes(misses, first - farBefore, first - longest);
    const post = sizes(misses, last + longest, last + farAfter);
    const [from, to] = [start + first - longest, start + last + longest];
    if (isSilent(samples, from - farBefore, from) !== isSilent(samples, to, to + farBefore)) return; // a start or an end
    if (post.rms > louder * pre.rms || misses[peak]! < out * post.peak) return;
    channel.found.push(this.#start + start + first);
  }
}

/** Energy of second differences of what is new: a fast and poor prediction, which most music follows better than a click. */
function bends({ samples, cells }: Channel): void {
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

function standsOut(cells: Float64Array, at: number): boolean {
  const size = cells[at]!;
  if (size < faintest * faintest || size < cells[at - 1]! || size <= cells[at + 1]!) return false;
  for (let i = 2; i <= cellsAfter; i++) if (size < outAfter * cells[at + i]!) return false;
  for (let i = 2; i <= cellsBefore; i++) if (size < outBefore * cells[at - i]!) return false;
  return true;
}

/** Whether places come at even distances, no more than a period apart: then they are the edges of a wave. */
function isWave(places: readonly number[], at: number, period: number): boolean {
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
function extent(values: Float64Array, peak: number, least: number): readonly [number, number] {
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
