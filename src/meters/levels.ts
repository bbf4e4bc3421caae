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
  /** Every 10 ms: mean square over all channels, and the highest absolute sample of any. Full steps only. */
  readonly fine: { readonly step: Seconds; readonly square: Float32Array; readonly peak: Float32Array };
  /** Mean of every full 10 s, a channel. */
  readonly means: readonly (readonly number[])[];
  /** Blocks of 3 s, a channel: mean square and peak of each. Full blocks only. */
  readonly blocks: readonly { readonly square: readonly number[]; readonly peak: readonly number[] }[];
}

export const levels = meter<LevelsLog>({
  id: 'levels',
  about: 'Sums of samples, squares and products, and sample peaks.',
  start: (format) => new LevelsHearing(format),
});

const stepsPerSecond = 100;
const stepsPerRow = 10;
const stepsPerMean = 1000;

/** Algorithmix, Measuring DR 1.3: blocks of 3 s, which are 132 480 samples at 44.1 kHz; the same time at other rates. */
const blockLength = (sampleRate: number): number => Math.round((132_480 / 44_100) * sampleRate);

/** Running figures of one channel. */
class Channel {
  sum = 0;
  squares = 0;
  peak = 0;
  /** Of the step, the row and the 3-s block in hand. */
  step = 0;
  stepPeak = 0;
  row = 0;
  block = 0;
  blockPeak = 0;
  /** Its `sum` where the 10 s in hand begin. */
  sumBefore = 0;
  readonly means: number[] = [];
  readonly blocks: { readonly square: number[]; readonly peak: number[] } = { square: [], peak: [] };
}

class LevelsHearing implements Hearing<LevelsLog> {
  readonly #sampleRate: number;
  readonly #channels: readonly Channel[];
  readonly #rows = new Series();
  readonly #fine = new Series();
  readonly #finePeak = new Series();
  readonly #blockLength: number;
  #cross = 0;
  #stepCross = 0;
  #rowCross = 0;
  #frames = 0;
  #steps = 0;
  #stepStart = 0;
  #stepEnd: number;
  #rowStart = 0;
  #meanStart = 0;
  #blockEnd: number;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#channels = Array.from({ length: format.channels }, () => new Channel());
    this.#stepEnd = Math.round(format.sampleRate / stepsPerSecond);
    this.#blockLength = blockLength(format.sampleRate);
    this.#blockEnd = this.#blockLength;
  }

  hear(block: Block): void {
    this.#pass(block, true);
  }

  rest(block: Block): void {
    this.#pass(block, false);
  }

  #pass(block: Block, isSounding: boolean): void {
    for (let from = 0; from < block.length; ) {
      const end = Math.min(this.#stepEnd, this.#blockEnd);
      const to = Math.min(block.length, from + end - this.#frames);
      if (isSounding) this.#hearPart(block, from, to);
      this.#frames += to - from;
      from = to;
      if (this.#frames === this.#stepEnd) this.#endStep();
      if (this.#frames === this.#blockEnd) this.#endBlock();
    }
  }

  finish(): LevelsLog {
    const all = this.#channels;
    return {
      frames: this.#frames,
      sum: all.map(({ sum }) => sum),
      squares: all.map(({ squares, row, step }) => squares + (row + step)),
      peak: all.map(({ peak, stepPeak }) => Math.max(peak, stepPeak)),
      cross: this.#cross + (this.#rowCross + this.#stepCross),
      step: stepsPerRow / stepsPerSecond,
      rows: this.#rows.finish(),
      fine: { step: 1 / stepsPerSecond, square: this.#fine.finish(), peak: this.#finePeak.finish() },
      means: all.map(({ means }) => means),
      blocks: all.map(({ blocks }) => blocks),
    };
  }

  #hearPart({ channels }: Block, from: number, to: number): void {
    if (channels.length === 2) this.#hearPair(channels[0]!, channels[1]!, from, to);
    else this.#channels.forEach((channel, c) => void hearPart(channel, channels[c]!, from, to));
  }

  /** As hearPart, both channels and their product in one loop: twice as fast on the case that matters. */
  #hearPair(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const [p, q] = [this.#channels[0]!, this.#channels[1]!];
    // Sums go on where they stood: to add up block by block would round otherwise for other blocks.
    let [sumL, sumR, stepL, stepR, blockL, blockR] = [p.sum, q.sum, p.step, q.step, p.block, q.block];
    let product = this.#stepCross;
    let [peakL, peakR] = [0, 0];
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      const ll = l * l;
      const rr = r * r;
      sumL += l;
      sumR += r;
      stepL += ll;
      stepR += rr;
      blockL += ll;
      blockR += rr;
      product += l * r;
      if (ll > peakL) peakL = ll;
      if (rr > peakR) peakR = rr;
    }
    this.#stepCross = product;
    [p.sum, q.sum, p.step, q.step, p.block, q.block] = [sumL, sumR, stepL, stepR, blockL, blockR];
    raise(p, Math.sqrt(peakL));
    raise(q, Math.sqrt(peakR));
  }

  #endStep(): void {
    let [squares, peak] = [0, 0];
    for (const channel of this.#channels) {
      squares += channel.step;
      peak = Math.max(peak, channel.stepPeak);
      channel.peak = Math.max(channel.peak, channel.stepPeak);
      channel.row += channel.step;
      channel.step = 0;
      channel.stepPeak = 0;
    }
    this.#rowCross += this.#stepCross;
    this.#stepCross = 0;
    this.#fine.push(squares / this.#channels.length / (this.#stepEnd - this.#stepStart));
    this.#finePeak.push(peak);
    this.#steps++;
    this.#stepStart = this.#stepEnd;
    this.#stepEnd = Math.round(((this.#steps + 1) * this.#sampleRate) / stepsPerSecond);
    if (this.#steps % stepsPerRow === 0) this.#endRow();
    if (this.#steps % stepsPerMean === 0) this.#endMean();
  }

  #endMean(): void {
    const frames = this.#frames - this.#meanStart;
    this.#meanStart = this.#frames;
    for (const channel of this.#channels) {
      channel.means.push((channel.sum - channel.sumBefore) / frames);
      channel.sumBefore = channel.sum;
    }
  }

  #endRow(): void {
    const frames = this.#frames - this.#rowStart;
    this.#rowStart = this.#frames;
    if (this.#channels.length === 2) {
      for (const { row } of this.#channels) this.#rows.push(row / frames);
      this.#rows.push(this.#rowCross / frames);
    }
    for (const channel of this.#channels) {
      channel.squares += channel.row;
      channel.row = 0;
    }
    this.#cross += this.#rowCross;
    this.#rowCross = 0;
  }

  #endBlock(): void {
    for (const channel of this.#channels) {
      channel.blocks.square.push(channel.block / this.#blockLength);
      channel.blocks.peak.push(channel.blockPeak);
      channel.block = 0;
      channel.blockPeak = 0;
    }
    this.#blockEnd += this.#blockLength;
  }
}

function hearPart(channel: Channel, samples: Float32Array, from: number, to: number): void {
  let { sum, step, block } = channel;
  let peak = 0;
  for (let i = from; i < to; i++) {
    const x = samples[i]!;
    const square = x * x;
    sum += x;
    step += square;
    block += square;
    if (square > peak) peak = square;
  }
  channel.sum = sum;
  channel.step = step;
  channel.block = block;
  raise(channel, Math.sqrt(peak));
}

/** A new highest sample; the root of a Float32's square in double precision is that sample again. */
function raise(channel: Channel, peak: number): void {
  channel.stepPeak = Math.max(channel.stepPeak, peak);
  channel.blockPeak = Math.max(channel.blockPeak, peak);
}
