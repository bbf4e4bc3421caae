import type { Block, Format } from '../dsp/block.ts';
import { Framer } from '../dsp/framer.ts';
import { Series } from '../dsp/statistics.ts';
import type { Hz, Seconds } from '../units.ts';
import { LongFrames } from './long-frames.ts';
import { type Hearing, meter } from './meter.ts';

export interface MidSideLog {
  readonly binWidth: Hz;
  readonly frames: number;
  /** Sums over all frames of the bins' powers (mean square) of (L+R)/2 and (L−R)/2. */
  readonly mid: Float64Array;
  readonly side: Float64Array;
  /** Third-octave power of the mid of every frame, 31 a row, and of the side. */
  readonly mids: Float32Array;
  readonly sides: Float32Array;
  /** Seconds between rows; a row's frame starts at its index × step. */
  readonly step: Seconds;
  /** Length of a frame. */
  readonly window: Seconds;
}

/**
 * Frames of 0.34 to 0.5 s that overlap no more than it takes for every moment to count about alike, under a window that is flat between
 * cosine flanks (Tukey), mid and side in one transform: a quarter fewer frames than `spectrum` has, and long-term spectra that err less.
 */
export const midSide = meter<MidSideLog>({
  id: 'mid-side',
  about: 'Long-term spectra of mid and side, and their third octaves over time.',
  start: (format) => new MidSideHearing(format),
});

const step: Seconds = 0.27;

/** Flat in the middle, flanks as long as frames overlap. */
function tukey(size: number, hop: number): Float64Array {
  const flank = Math.min(size / 2, size - hop);
  return Float64Array.from({ length: size }, (_, i) => {
    const edge = Math.min(i, size - i) / flank;
    return edge >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * edge);
  });
}

class MidSideHearing implements Hearing<MidSideLog> {
  readonly #frame: LongFrames;
  readonly #framer: Framer;
  readonly #mid: Float64Array;
  readonly #side: Float64Array;
  /** Running sums of the frame in hand: entry k has all bins below k. */
  readonly #midSums: Float64Array;
  readonly #sideSums: Float64Array;
  readonly #mids = new Series();
  readonly #sides = new Series();
  #frames = 0;

  constructor({ sampleRate, channels }: Format) {
    const hop = Math.round(step * sampleRate);
    this.#frame = new LongFrames({ sampleRate }, (size) => tukey(size, hop));
    const { size, bins } = this.#frame;
    this.#mid = new Float64Array(bins);
    this.#side = new Float64Array(bins);
    this.#midSums = new Float64Array(bins + 1);
    this.#sideSums = new Float64Array(bins + 1);
    this.#framer = new Framer(size, hop, Math.min(2, channels), (frame) => this.#hearFrame(frame));
  }

  hear(block: Block): void {
    this.#framer.hear(block);
  }

  finish(): MidSideLog {
    this.#framer.finish();
    return {
      binWidth: this.#frame.binWidth,
      frames: this.#frames,
      mid: this.#mid,
      side: this.#side,
      mids: this.#mids.finish(),
      sides: this.#sides.finish(),
      step,
      window: this.#frame.length,
    };
  }

  #hearFrame([left, right = left]: readonly Float32Array[]): void {
    const { window, first, second, scale, pool, row } = this.#frame;
    packed(left!, right!, window, first.input, second.input);
    for (const [framed, powers, sums, series] of [
      [first, this.#mid, this.#midSums, this.#mids],
      [second, this.#side, this.#sideSums, this.#sides],
    ] as const) {
      this.#frame.transform(framed);
      weighed(framed.output, scale, powers, sums);
      pool.ofSums(sums, row);
      for (const power of row) series.push(power);
    }
    this.#frames++;
  }
}

/** Mid and side under a window. */
function packed(
  left: Float32Array,
  right: Float32Array,
  window: Float64Array,
  mid: Float64Array,
  side: Float64Array,
): void {
  for (let i = 0; i < window.length; i++) {
    const w = window[i]! / 2;
    const l = left[i]! * w;
    const r = right[i]! * w;
    mid[i] = l + r;
    side[i] = l - r;
  }
}

/** Adds the powers of a spectrum to the sums over frames, and sums them over bins. */
function weighed(bins: Float64Array, scale: number, powers: Float64Array, sums: Float64Array): void {
  const last = powers.length - 1;
  let sum = 0;
  for (let k = 0; k <= last; k++) {
    const real = bins[2 * k]!;
    const imaginary = bins[2 * k + 1]!;
    // The ends have no mirror image.
    const power = (real * real + imaginary * imaginary) * (k === 0 || k === last ? scale / 2 : scale);
    powers[k]! += power;
    sum += power;
    sums[k + 1] = sum;
  }
}
