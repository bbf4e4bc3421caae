import type { Block, Format } from '../dsp/block.ts';
import { Series } from '../dsp/statistics.ts';
import type { Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

export interface LevelsLog {
  readonly frames: number;
  /** A channel: sum, sum of squares, highest absolute sample. */
  readonly sum: readonly number[];
  readonly squares: readonly number[];
  readonly peak: readonly number[];
  /** Sum of left × right; 0 unless there are two channels. */
  readonly cross: number;
  /** Seconds between rows. */
  readonly step: Seconds;
  /** Mean squares left, right and mean product, three a row; empty unless there are two channels. */
  readonly rows: Float32Array;
}

export const levels = meter<LevelsLog>({
  id: 'levels',
  about: 'Sums of samples, squares and products, and sample peaks.',
  start: (format) => new LevelsHearing(format),
});

const step: Seconds = 0.1;

class LevelsHearing implements Hearing<LevelsLog> {
  readonly #rowFrames: number;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #peak: Float64Array;
  readonly #row: Float64Array;
  readonly #rows = new Series();
  #cross = 0;
  #rowCross = 0;
  #frames = 0;

  constructor(format: Format) {
    this.#rowFrames = Math.max(1, Math.round(step * format.sampleRate));
    this.#sum = new Float64Array(format.channels);
    this.#squares = new Float64Array(format.channels);
    this.#peak = new Float64Array(format.channels);
    this.#row = new Float64Array(format.channels);
  }

  hear(block: Block): void {
    for (let from = 0; from < block.length; ) {
      const to = Math.min(block.length, from + this.#rowFrames - (this.#frames % this.#rowFrames));
      block.channels.forEach((samples, channel) => void this.#hearOne(samples, channel, from, to));
      if (block.channels.length === 2) this.#hearProduct(block.channels[0]!, block.channels[1]!, from, to);
      this.#frames += to - from;
      from = to;
      if (this.#frames % this.#rowFrames === 0) this.#endRow();
    }
  }

  finish(): LevelsLog {
    return {
      frames: this.#frames,
      sum: [...this.#sum],
      squares: [...this.#squares].map((squares, channel) => squares + this.#row[channel]!),
      peak: [...this.#peak],
      cross: this.#cross + this.#rowCross,
      step,
      rows: this.#rows.finish(),
    };
  }

  #hearOne(samples: Float32Array, channel: number, from: number, to: number): void {
    // Sums go on where they stood: to add up block by block would round otherwise for other blocks.
    let [sum, squares, peak] = [this.#sum[channel]!, this.#row[channel]!, this.#peak[channel]!];
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      sum += x;
      squares += x * x;
      if (x > peak) peak = x;
      else if (-x > peak) peak = -x;
    }
    this.#sum[channel] = sum;
    this.#row[channel] = squares;
    this.#peak[channel] = peak;
  }

  #hearProduct(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let product = this.#rowCross;
    for (let i = from; i < to; i++) product += left[i]! * right[i]!;
    this.#rowCross = product;
  }

  #endRow(): void {
    if (this.#row.length === 2) {
      this.#rows.push(this.#row[0]! / this.#rowFrames);
      this.#rows.push(this.#row[1]! / this.#rowFrames);
      this.#rows.push(this.#rowCross / this.#rowFrames);
    }
    this.#row.forEach((squares, channel) => {
      this.#squares[channel]! += squares;
    });
    this.#row.fill(0);
    this.#cross += this.#rowCross;
    this.#rowCross = 0;
  }
}
