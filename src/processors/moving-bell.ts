import { BandLevel } from '../dsp/band-level.ts';
import { Bells } from '../dsp/bells.ts';
import type { Format } from '../dsp/block.ts';
import { compression } from '../dsp/dynamics.ts';
import { keeping } from '../dsp/envelope.ts';
import { MovingSection } from '../dsp/moving-section.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';
import type { Kernel, Situation } from './processor.ts';

export interface MovingBellSettings {
  readonly frequency: Hz;
  readonly Q: number;
  /** Of the band, in dBFS; or relative to the level of everything. */
  readonly threshold: Decibels;
  readonly isRelative: boolean;
  readonly ratio: number;
  /** The largest gain; below 0 it cuts. */
  readonly range: Decibels;
  readonly attack: Seconds;
  readonly release: Seconds;
}

const stride = 16; // frames between two looks at the level; in between, coefficients glide
const knee = 6; // dB
const quietest = -80; // dBFS of a band in which nothing is done: noise has no sibilants
const least = 1e-4; // dB: the return ends here

/** A bell whose gain follows the level of its own band; every other frequency stays as it is. */
export class MovingBell implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail: number;
  readonly #set: MovingBellSettings;
  readonly #sampleRate: Hz;
  readonly #bells: Bells;
  readonly #section: MovingSection;
  readonly #coefficients = new Float64Array(5);
  readonly #growing: number;
  readonly #shrinking: number;
  #level: BandLevel | undefined;
  #ofKey = 0; // channels
  #size: Decibels = 0; // of the gain, without its sign
  #frames = 0;

  constructor(set: MovingBellSettings, { sampleRate, channels }: Format, { former }: Situation = {}) {
    this.channels = channels;
    this.#set = set;
    this.#sampleRate = sampleRate;
    this.#bells = new Bells(set.frequency, set.Q, set.range, sampleRate);
    this.tail = this.#bells.ringing;
    this.#growing = keeping(set.attack, sampleRate / stride);
    this.#shrinking = keeping(set.release, sampleRate / stride);
    const other = former instanceof MovingBell ? former : undefined;
    if (other && Math.sign(other.#set.range) === Math.sign(set.range))
      this.#size = Math.min(other.#size, Math.abs(set.range));
    this.#bells.fill(this.#gain, this.#coefficients);
    this.#section = new MovingSection(this.#coefficients, channels);
    if (!other) return;
    this.#section.resume(other.#section);
    if (other.#level) this.#levelOf(other.#ofKey).resume(other.#level);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], key = input): void {
    const { length } = input[0]!;
    const level = this.#levelOf(key.length);
    level.take(key);
    for (let from = 0; from < length; ) {
      if (this.#frames === 0) this.#steer(level);
      const end = Math.min(length, from + stride - this.#frames);
      level.follow(from, end);
      this.#section.process(input, output, from, end);
      this.#frames = (this.#frames + end - from) % stride;
      from = end;
    }
  }

  get #gain(): Decibels {
    return Math.sign(this.#set.range) * this.#size;
  }

  #levelOf(channels: number): BandLevel {
    if (this.#level && this.#ofKey === channels) return this.#level;
    this.#ofKey = channels;
    this.#level = new BandLevel(this.#set.frequency, this.#set.Q, this.#sampleRate, channels);
    return this.#level;
  }

  /** Looks at the level and says where the bell is to be after the next stride. Smooth branching, as in the compressor. */
  #steer({ band, whole }: BandLevel): void {
    const { threshold, isRelative, ratio, range } = this.#set;
    const level = isRelative ? band - whole : band;
    const asked = band > quietest ? Math.min(Math.abs(range), compression(level, { threshold, ratio, knee })) : 0;
    const kept = asked > this.#size ? this.#growing : this.#shrinking;
    const size = asked + kept * (this.#size - asked);
    this.#size = size > least ? size : 0;
    this.#bells.fill(this.#gain, this.#coefficients);
    this.#section.glide(this.#coefficients, stride);
  }
}
