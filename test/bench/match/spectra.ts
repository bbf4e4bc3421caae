import FFT from 'fft.js';
import type { Decibels, Hz } from '../../../src/units.ts';
import { lengthOf, type Sounding } from '../faults/sounding.ts';

const size = 16_384;
const hop = size / 2;
export const tiny = 1e-30;

/** Base-10 third octaves, 40 Hz to 16 kHz. */
export const centres: readonly Hz[] = Array.from({ length: 27 }, (_, i) => 10 ** ((i + 16) / 10));

/** Long-term spectra of mid (L+R)/2 and side (L−R)/2: powers a third octave, frame by frame, and amplitudes a bin. */
export interface Spectra {
  readonly frames: number;
  /** Power of each band of each frame, 27 a row. */
  readonly mid: Float64Array;
  readonly side: Float64Array;
  /** Mean square of the mid of each frame, without a window. */
  readonly levels: Float64Array;
  /** Mean amplitude of mid and side a bin. */
  readonly amplitudes: { readonly mid: Float64Array; readonly side: Float64Array };
  readonly binWidth: Hz;
}

/** Hann, 16384 points, half of it overlapping; mid and side in one transform. */
export function spectraOf({ channels, rate }: Sounding): Spectra {
  const [left, right = left] = channels as [Float32Array, Float32Array?];
  const frames = Math.max(0, Math.floor((left.length - size) / hop) + 1);
  const fft = new FFT(size);
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const scale = 2 / (size * window.reduce((sum, w) => sum + w * w, 0));
  const bands = bandsOf(rate);
  const [mid, side] = [0, 1].map(() => new Float64Array(frames * centres.length)) as [Float64Array, Float64Array];
  const amplitudes = { mid: new Float64Array(size / 2 + 1), side: new Float64Array(size / 2 + 1) };
  const levels = new Float64Array(frames);
  const input = new Float64Array(2 * size);
  const output = new Float64Array(2 * size);
  for (let frame = 0; frame < frames; frame++) {
    let square = 0;
    for (let i = 0, at = frame * hop; i < size; i++, at++) {
      const m = (left[at]! + right[at]!) / 2;
      square += m * m;
      input[2 * i] = m * window[i]!;
      input[2 * i + 1] = ((left[at]! - right[at]!) / 2) * window[i]!;
    }
    levels[frame] = square / size;
    fft.transform(output, input);
    for (let k = 0; k <= size / 2; k++) {
      const [p, q] = [2 * k, 2 * ((size - k) % size)];
      const [sumReal, sumImaginary] = [output[p]! + output[q]!, output[p + 1]! + output[q + 1]!];
      const [difference, mirrored] = [output[p + 1]! - output[q + 1]!, output[q]! - output[p]!];
      const m = (sumReal * sumReal + difference * difference) / 4;
      const s = (sumImaginary * sumImaginary + mirrored * mirrored) / 4;
      amplitudes.mid[k]! += Math.sqrt(m);
      amplitudes.side[k]! += Math.sqrt(s);
      const band = bands[k]!;
      if (band < 0) continue;
      mid[frame * centres.length + band]! += m * scale;
      side[frame * centres.length + band]! += s * scale;
    }
  }
  for (const sums of [amplitudes.mid, amplitudes.side]) {
    for (let k = 0; k < sums.length; k++) sums[k]! /= Math.max(1, frames);
  }
  return { frames, mid, side, levels, amplitudes, binWidth: rate / size };
}

/** The band of each bin; −1 outside. */
function bandsOf(rate: Hz): Int32Array {
  const edge = 10 ** 0.05;
  return Int32Array.from({ length: size / 2 + 1 }, (_, k) => {
    const frequency = (k * rate) / size;
    return centres.findIndex((centre) => frequency >= centre / edge && frequency < centre * edge);
  });
}

/** Mean level of each band over the frames that are wanted, dB. */
export function levelsOf(rows: Float64Array, wanted?: (frame: number) => boolean): Decibels[] {
  const sums = new Float64Array(centres.length);
  let count = 0;
  for (let frame = 0; frame * centres.length < rows.length; frame++) {
    if (wanted && !wanted(frame)) continue;
    count++;
    for (let band = 0; band < centres.length; band++) sums[band]! += rows[frame * centres.length + band]!;
  }
  return Array.from(sums, (sum) => 10 * Math.log10(Math.max(tiny, sum / Math.max(1, count))));
}

/** Sums of squares and products, over all. */
export function momentsOf(sounding: Sounding): { left: number; right: number; both: number; peaks: [number, number] } {
  const [left, right = left] = sounding.channels as [Float32Array, Float32Array?];
  const sums = { left: 0, right: 0, both: 0, peaks: [0, 0] as [number, number] };
  for (let i = 0; i < lengthOf(sounding); i++) {
    const [l, r] = [left[i]!, right[i]!];
    sums.left += l * l;
    sums.right += r * r;
    sums.both += l * r;
    sums.peaks[0] = Math.max(sums.peaks[0], Math.abs(l));
    sums.peaks[1] = Math.max(sums.peaks[1], Math.abs(r));
  }
  return sums;
}

/** Triangles evenly spaced on Traunmüller's Bark scale, 20 Hz to 20 kHz, over a spectrum of amplitudes. */
export function barksOf(amplitudes: Float64Array, binWidth: Hz, count = 24): number[] {
  const barkOf = (frequency: Hz) => (26.81 * frequency) / (1960 + frequency) - 0.53;
  const hertzOf = (bark: number) => (1960 * (bark + 0.53)) / (26.28 - bark);
  const [low, high] = [barkOf(20), barkOf(Math.min(20_000, (amplitudes.length - 1) * binWidth))];
  const points = Array.from({ length: count + 2 }, (_, i) => hertzOf(low + ((high - low) * i) / (count + 1)));
  return Array.from({ length: count }, (_, band) => {
    const [from, at, to] = [points[band]!, points[band + 1]!, points[band + 2]!];
    let sum = 0;
    for (let k = Math.ceil(from / binWidth); k * binWidth < to && k < amplitudes.length; k++) {
      const frequency = k * binWidth;
      sum += amplitudes[k]! * Math.max(0, Math.min((frequency - from) / (at - from), (to - frequency) / (to - at)));
    }
    return sum;
  });
}
