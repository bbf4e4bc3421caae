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
  /** From 3 ms on, between sounds, a channel; the first 1000. */
  readonly holes: readonly (readonly Hole[])[];
}

const mostBits = 24;
const quiet = 1e-6;
const shortest: Seconds = 0.003;
const kept = 1000;
const faint = 1e-4;

class Channel {
  /** Frames of digital silence in hand, and the sample before them. */
  run = 0;
  last = 0;
  readonly holes: Hole[] = [];
}

class SamplesHearing implements Hearing<SamplesLog> {
  readonly #sampleRate: number;
  readonly #shortest: number;
  readonly #channels: readonly Channel[];
  #frames = 0;
  #bits = 1;
  /** 2^(bits − 1), and 0 where no grid is left to test. */
  #scale = 1;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#shortest = Math.max(2, Math.round(shortest * format.sampleRate));
    this.#channels = Array.from({ length: format.channels }, () => new Channel());
  }

  hear(block: Block): void {
    this.#channels.forEach((channel, c) => {
      const samples = block.channels[c]!;
      if (this.#scale > 0) this.#fit(samples);
      this.#look(channel, samples, block.length);
    });
    this.#frames += block.length;
  }

  /** Zeros lie on every grid. */
  rest(block: Block): void {
    this.#channels.forEach((channel, c) => {
      if (channel.run > 0) channel.run += block.length;
      else this.#look(channel, block.channels[c]!, block.length);
    });
    this.#frames += block.length;
  }

  finish(): SamplesLog {
    return {
      ...(this.#scale > 0 ? { bits: this.#bits } : {}),
      holes: this.#channels.map(({ holes }) => holes),
    };
  }

  /** Runs of silence: of samples as far apart as the shortest run is long, one lies in it. */
  #look(channel: Channel, samples: Float32Array, length: number): void {
    if (length === 0) return;
    let next = 0; // first sample that is not known to be in a run
    if (channel.run > 0) next = this.#goOn(channel, samples, length, 0);
    for (let probe = next + this.#shortest - 1; probe < length; probe += this.#shortest) {
      if (!isSilent(samples[probe]!)) continue;
      let start = probe;
      while (start > next && isSilent(samples[start - 1]!)) start--;
      channel.last = start > 0 ? samples[start - 1]! : channel.last;
      next = this.#goOn(channel, samples, length, start);
      probe = next - 1;
    }
    if (channel.run > 0) return;
    let tail = length;
    while (tail > next && isSilent(samples[tail - 1]!)) tail--;
    channel.run = length - tail;
    if (tail > 0) channel.last = samples[tail - 1]!;
  }

  /** Follows a run from `start` on to its end, or to the end of the block; returns the sample after it. */
  #goOn(channel: Channel, samples: Float32Array, length: number, start: number): number {
    let end = start;
    while (end < length && isSilent(samples[end]!)) end++;
    channel.run += end - start;
    if (end === length) return end;
    if (channel.run >= this.#shortest) this.#endRun(channel, samples[end]!, this.#frames + end);
    channel.run = 0;
    return end;
  }

  /** A sample off the grid asks for a finer one. */
  #fit(samples: Float32Array): void {
    let scale = this.#scale;
    for (let i = 0; i < samples.length && scale > 0; i++) {
      const place = samples[i]! * scale;
      if (Math.trunc(place) !== place) scale = this.#refine(samples[i]!);
    }
  }

  #refine(x: number): number {
    while (this.#bits <= mostBits && !Number.isInteger(x * 2 ** (this.#bits - 1))) this.#bits++;
    this.#scale = this.#bits > mostBits ? 0 : 2 ** (this.#bits - 1);
    return this.#scale;
  }

  #endRun({ holes, run, last }: Channel, first: number, end: number): void {
    if (run === end || holes.length >= kept) return;
    if (Math.abs(last) < faint && Math.abs(first) < faint) return; // the pauses of what dies away
    holes.push({
      start: (end - run) / this.#sampleRate,
      length: run / this.#sampleRate,
      last: Math.abs(last),
      first: Math.abs(first),
    });
  }
}

const isSilent = (x: number): boolean => x < quiet && x > -quiet;

export const samples = meter<SamplesLog>({
  id: 'samples',
  about: 'The grid that samples lie on, and holes of digital silence.',
  start: (format) => new SamplesHearing(format),
});
