import type { Block, Format } from '../dsp/block.ts';
import { hann, transformOf } from '../dsp/fft.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** One of the quietest windows. */
export interface Pause {
  readonly start: Seconds;
  /** Mean square over the channels heard, all frequencies. */
  readonly square: number;
  /** Bin powers (mean square) of the low frequencies, mean of left and right. */
  readonly power: Float32Array;
}

export interface PausesLog {
  readonly binWidth: Hz;
  /** Length of a window. */
  readonly window: Seconds;
  /** In order of loudness, digital silence left out. */
  readonly pauses: readonly Pause[];
}

/** Rate after thinning, some; hum and its harmonics end at 1.2 kHz. */
const lowRate: Hz = 2800;
const size = 4096;
const quarter = size / 4;
const most = 16;
const digitalSilence = 1e-12; // mean square: −120 dBFS

interface Kept {
  readonly start: number;
  readonly square: number;
  readonly samples: Float32Array;
}

export const pauses = meter<PausesLog>({
  id: 'pauses',
  about: 'Fine low spectra of the 16 quietest windows of 1.5 s.',
  start: (format) => new PausesHearing(format),
});

/** Means of `factor` samples, left and right in turn: what that folds down is 15 dB and more under where it came from. */
class PausesHearing implements Hearing<PausesLog> {
  readonly #sampleRate: Hz;
  readonly #factor: number;
  readonly #channels: number;
  readonly #sums = new Float64Array(2);
  #squares = 0;
  #frames = 0;
  readonly #samples = new Float32Array(2 * size);
  /** Sums of squares of the quarters in hand, the newest last. */
  readonly #quarters = new Float64Array(4);
  #filled = 0;
  #kept: Kept[] = [];

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#factor = Math.max(1, Math.round(format.sampleRate / lowRate));
    this.#channels = Math.min(2, format.channels);
  }

  hear(block: Block): void {
    this.#pass(block, true);
  }

  rest(block: Block): void {
    this.#pass(block, false);
  }

  #pass(block: Block, isSounding: boolean): void {
    const left = block.channels[0]!;
    const right = block.channels[this.#channels - 1]!;
    for (let from = 0; from < block.length; ) {
      const to = Math.min(block.length, from + this.#factor - (this.#frames % this.#factor));
      if (isSounding) this.#hearPart(left, right, from, to);
      this.#frames += to - from;
      from = to;
      if (this.#frames % this.#factor === 0) this.#endMean();
    }
  }

  finish(): PausesLog {
    const window = hann(size);
    const scale = 1 / (2 * size * window.reduce((sum, w) => sum + w * w, 0));
    const found = this.#kept.map(({ start, square, samples }) => ({
      start: start / this.#sampleRate,
      square,
      power: powerOf(samples, window, scale),
    }));
    const seconds = (size * this.#factor) / this.#sampleRate;
    return { binWidth: 1 / seconds, window: seconds, pauses: found };
  }

  #hearPart(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let l = this.#sums[0]!;
    let r = this.#sums[1]!;
    let squares = this.#squares;
    for (let i = from; i < to; i++) {
      const x = left[i]!;
      const y = right[i]!;
      l += x;
      r += y;
      squares += x * x + y * y;
    }
    this.#sums[0] = l;
    this.#sums[1] = r;
    this.#squares = squares;
  }

  #endMean(): void {
    this.#samples[2 * this.#filled] = this.#sums[0]! / this.#factor;
    this.#samples[2 * this.#filled + 1] = this.#sums[1]! / this.#factor;
    this.#sums.fill(0);
    this.#filled++;
    if (this.#filled % quarter !== 0) return;
    this.#quarters.copyWithin(0, 1);
    this.#quarters[3] = this.#squares / (2 * quarter * this.#factor);
    this.#squares = 0;
    if (this.#filled < size) return;
    this.#weigh();
    this.#samples.copyWithin(0, 2 * quarter);
    this.#filled -= quarter;
  }

  #weigh(): void {
    const square = this.#quarters.reduce((sum, each) => sum + each, 0) / 4;
    const last = this.#kept.at(-1);
    if (this.#quarters.some((each) => each < digitalSilence)) return;
    if (this.#kept.length === most && square >= last!.square) return;
    const samples = this.#kept.length === most ? this.#kept.pop()!.samples : new Float32Array(2 * size);
    samples.set(this.#samples);
    this.#kept.push({ start: this.#frames - size * this.#factor, square, samples });
    this.#kept.sort((a, b) => a.square - b.square);
  }
}

function powerOf(samples: Float32Array, window: Float64Array, scale: number): Float32Array {
  const input = new Float64Array(2 * size);
  for (let i = 0; i < input.length; i++) input[i] = samples[i]! * window[i >> 1]!;
  const output = new Float64Array(2 * size);
  transformOf(size).forward(input, output);
  const square = (k: number) => output[2 * k]! * output[2 * k]! + output[2 * k + 1]! * output[2 * k + 1]!;
  // Left + i·right: the powers of both lie in a bin and its mirror image.
  const power = new Float32Array(size / 2);
  for (let k = 0; k < power.length; k++) power[k] = scale * (square(k) + square((size - k) % size));
  return power;
}
