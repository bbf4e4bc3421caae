import type { Block, Format } from '../dsp/block.ts';
import type { Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Digital silence in the midst of sound, of one channel. */
export interface Hole {
  readonly start: Seconds;
  readonly length: Seconds;
  /** Absolute values of the samples beside it: they tell a cut from a fade. */
  readonly last: number;
  readonly first: number;
}

export interface SamplesLog {
  /** Word length of the coarsest grid that holds all samples, multiples of 2^(1 − bits); absent where no 24 bits do. */
  readonly bits?: number;
  /** Mean of every full 10 s, a channel. */
  readonly means: readonly (readonly number[])[];
  /** From 3 ms to 2 s, a channel; the first 1000. */
  readonly holes: readonly (readonly Hole[])[];
}

const mostBits = 24;
const quiet = 1e-6;
const shortest: Seconds = 0.003;
const longest: Seconds = 2;
const kept = 1000;
const faint = 1e-4;
const piece: Seconds = 10;

class Channel {
  sum = 0;
  /** Frames of digital silence in hand, and the sample before them. */
  run = 0;
  last = 0;
  readonly means: number[] = [];
  readonly holes: Hole[] = [];
}

class SamplesHearing implements Hearing<SamplesLog> {
  readonly #sampleRate: number;
  readonly #pieceFrames: number;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #channels: readonly Channel[];
  #frames = 0;
  #bits = 1;
  /** 2^(bits − 1), and 0 where no grid is left to test. */
  #scale = 1;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#pieceFrames = Math.round(piece * format.sampleRate);
    this.#shortest = Math.max(2, Math.round(shortest * format.sampleRate));
    this.#longest = Math.round(longest * format.sampleRate);
    this.#channels = Array.from({ length: format.channels }, () => new Channel());
  }

  hear(block: Block): void {
    for (let from = 0; from < block.length; ) {
      const to = Math.min(block.length, from + this.#pieceFrames - (this.#frames % this.#pieceFrames));
      this.#channels.forEach((channel, c) => void this.#hearOne(channel, block.channels[c]!, from, to));
      this.#frames += to - from;
      from = to;
      if (this.#frames % this.#pieceFrames === 0) this.#endPiece();
    }
  }

  finish(): SamplesLog {
    return {
      ...(this.#scale > 0 ? { bits: this.#bits } : {}),
      means: this.#channels.map(({ means }) => means),
      holes: this.#channels.map(({ holes }) => holes),
    };
  }

  #hearOne(channel: Channel, samples: Float32Array, from: number, to: number): void {
    if (this.#scale > 0) this.#fit(samples, from, to);
    let { sum, run, last } = channel;
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      sum += x;
      if (Math.abs(x) < quiet) run++;
      else {
        if (run >= this.#shortest) this.#endRun(channel, run, last, x, this.#frames + i - from);
        run = 0;
        last = x;
      }
    }
    channel.sum = sum;
    channel.run = run;
    channel.last = last;
  }

  /** A sample off the grid asks for a finer one. */
  #fit(samples: Float32Array, from: number, to: number): void {
    let scale = this.#scale;
    for (let i = from; i < to && scale > 0; i++) {
      const place = samples[i]! * scale;
      if ((place | 0) !== place && !Number.isInteger(place)) scale = this.#refine(samples[i]!);
    }
  }

  #refine(x: number): number {
    while (this.#bits <= mostBits && !Number.isInteger(x * 2 ** (this.#bits - 1))) this.#bits++;
    this.#scale = this.#bits > mostBits ? 0 : 2 ** (this.#bits - 1);
    return this.#scale;
  }

  #endRun(channel: Channel, run: number, last: number, first: number, end: number): void {
    if (run > this.#longest || run === end || channel.holes.length >= kept) return;
    if (Math.abs(last) < faint && Math.abs(first) < faint) return; // the pauses of what dies away
    channel.holes.push({
      start: (end - run) / this.#sampleRate,
      length: run / this.#sampleRate,
      last: Math.abs(last),
      first: Math.abs(first),
    });
  }

  #endPiece(): void {
    for (const channel of this.#channels) {
      channel.means.push(channel.sum / this.#pieceFrames);
      channel.sum = 0;
    }
  }
}

export const samples = meter<SamplesLog>({
  id: 'samples',
  about: 'The grid that samples lie on, their mean every 10 s, and holes of digital silence.',
  start: (format) => new SamplesHearing(format),
});
