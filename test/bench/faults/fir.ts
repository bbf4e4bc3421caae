import FFT from 'fft.js';
import type { Decibels, Hz } from '../../../src/units.ts';
import { mapped, type Sounding } from './sounding.ts';

/** Kaiser's window over a length, and the Bessel function it is made of. */
export function kaiser(length: number, beta: number): Float64Array {
  const bessel = (x: number): number => {
    let [term, sum] = [1, 1];
    for (let k = 1; term > 1e-12 * sum; k++) {
      term *= (x / (2 * k)) ** 2;
      sum += term;
    }
    return sum;
  };
  const all = bessel(beta);
  return Float64Array.from({ length }, (_, i) => {
    const at = length > 1 ? (2 * i) / (length - 1) - 1 : 0;
    return bessel(beta * Math.sqrt(Math.max(0, 1 - at * at))) / all;
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Linear phase, an odd number of taps, 1 at 0 Hz; beta 9 leaves −90 dB. */
export function lowPassTaps(frequency: Hz, rate: Hz, taps: number, beta = 9): Float64Array {
  const window = kaiser(taps, beta);
  const half = (taps - 1) / 2;
  const row = window.map((value, i) => value * sinc((2 * frequency * (i - half)) / rate));
  const sum = row.reduce((a, b) => a + b, 0);
  return row.map((value) => value / sum);
}

/** A linear-phase filter of any gain over frequency, by sampling it and windowing. */
export function curveTaps(gain: (frequency: Hz) => Decibels, rate: Hz, taps: number): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(4 * taps));
  const fft = new FFT(size);
  const spectrum = new Float64Array(2 * size);
  for (let k = 0; k <= size / 2; k++) {
    const factor = 10 ** (gain((k * rate) / size) / 20);
    spectrum[2 * k] = factor;
    if (k > 0) spectrum[2 * (size - k)] = factor;
  }
  const response = new Float64Array(2 * size);
  fft.inverseTransform(response, spectrum);
  const window = kaiser(taps, 6);
  const half = (taps - 1) / 2;
  return window.map((value, i) => value * response[2 * ((i - half + size) % size)]!);
}

/** Convolution whose delay is made good: output and input are as long and in time. Two channels at once, as a complex number. */
export function convolved(sounding: Sounding, taps: Float64Array): Sounding {
  const { channels, rate } = sounding;
  if (channels.length <= 2) {
    const [left, right] = convolvedPair(channels[0]!, channels[1], taps);
    return { channels: right ? [left, right] : [left], rate };
  }
  return mapped(sounding, (channel) => convolvedPair(channel, undefined, taps)[0]);
}

function convolvedPair(left: Float32Array, right: Float32Array | undefined, taps: Float64Array) {
  const half = (taps.length - 1) >> 1;
  const size = 2 ** Math.ceil(Math.log2(Math.max(4096, 4 * taps.length)));
  const fft = new FFT(size);
  const piece = size - taps.length + 1;
  const [input, spectrum, kernel, output] = [0, 1, 2, 3].map(() => new Float64Array(2 * size));
  taps.forEach((value, i) => {
    input![2 * i] = value;
  });
  fft.transform(kernel!, input!);
  const out = [new Float32Array(left.length), ...(right ? [new Float32Array(left.length)] : [])];
  for (let from = 0; from < left.length + half; from += piece) {
    input!.fill(0);
    for (let i = 0; i < piece && from + i < left.length; i++) {
      input![2 * i] = left[from + i]!;
      if (right) input![2 * i + 1] = right[from + i]!;
    }
    fft.transform(spectrum!, input!);
    multiply(spectrum!, kernel!);
    fft.inverseTransform(output!, spectrum!);
    addTo(out, output!, from - half);
  }
  return out as [Float32Array, Float32Array?];
}

function multiply(into: Float64Array, by: Float64Array): void {
  for (let k = 0; k < into.length; k += 2) {
    const [a, b, c, d] = [into[k]!, into[k + 1]!, by[k]!, by[k + 1]!];
    into[k] = a * c - b * d;
    into[k + 1] = a * d + b * c;
  }
}

function addTo(out: readonly Float32Array[], pairs: Float64Array, at: number): void {
  const size = pairs.length / 2;
  const last = Math.min(size, out[0]!.length - at);
  for (const [c, channel] of out.entries())
    for (let i = Math.max(0, -at); i < last; i++) channel[at + i] = channel[at + i]! + pairs[2 * i + c]!;
}

/** Low and high part, linear phase: their sum is the sound itself. */
export function parted(sounding: Sounding, frequency: Hz): readonly [low: Sounding, high: Sounding] {
  const taps = 2 * Math.round((1.65 * sounding.rate) / frequency) + 1;
  const low = convolved(sounding, lowPassTaps(frequency, sounding.rate, taps, 5.4));
  const high = mapped(sounding, (channel, c) => channel.map((value, i) => value - low.channels[c]![i]!));
  return [low, high];
}

/** Late by so many frames, fractions too: a sinc of 65 taps under a Kaiser window. As long as before. */
export function delayed(channel: Float32Array, frames: number): Float32Array {
  const whole = Math.floor(frames);
  const fraction = frames - whole;
  const shifted = new Float32Array(channel.length);
  if (whole >= 0) shifted.set(channel.subarray(0, Math.max(0, channel.length - whole)), whole);
  else shifted.set(channel.subarray(-whole));
  if (fraction < 1e-9) return shifted;
  const window = kaiser(65, 8);
  const row = window.map((value, i) => value * sinc(i - 32 - fraction));
  const sum = row.reduce((a, b) => a + b, 0);
  const rate = 1;
  return convolved(
    { channels: [shifted], rate },
    row.map((value) => value / sum),
  ).channels[0]! as Float32Array;
}

/** Played `ratio` times as fast, pitch and all. */
export function sped(channel: Float32Array, ratio: number): Float32Array {
  const half = 24;
  const cutoff = Math.min(1, 1 / ratio) * 0.97;
  const steps = 512;
  const window = kaiser(2 * half * steps + 1, 8);
  const table = window.map((value, i) => value * cutoff * sinc((cutoff * (i - half * steps)) / steps));
  return Float32Array.from({ length: Math.floor(channel.length / ratio) }, (_, i) => {
    const at = i * ratio;
    const first = Math.max(0, Math.ceil(at - half));
    const last = Math.min(channel.length - 1, Math.floor(at + half));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += channel[k]! * table[Math.round((k - at + half) * steps)]!;
    return sum;
  });
}
