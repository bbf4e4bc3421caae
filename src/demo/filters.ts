import type { Decibels, Hz } from '../units.ts';

/** The rate at which the demo is synthesised. */
export const sampleRate: Hz = 44100;

/** Left and right. */
export type Stereo = readonly [Float32Array, Float32Array];

/** One second-order filter, as a BiquadFilterNode has it; gain only where the shape has one. */
export interface Filter {
  readonly shape: 'peaking' | 'lowshelf' | 'highshelf' | 'highpass' | 'lowpass' | 'bandpass';
  readonly frequency: Hz;
  readonly q: number;
  readonly gain?: Decibels;
}

interface Coefficients {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number, number];
}

/**
 * Audio EQ Cookbook (R. Bristow-Johnson), every shape by its formula there; bandpass with 0 dB at its peak.
 * Not the filters of `dsp/`, on purpose: what plants a fault must not be what mends it.
 */
function coefficientsOf({ shape, frequency, q, gain = 0 }: Filter): Coefficients {
  const w0 = (2 * Math.PI * frequency) / sampleRate;
  const cos = Math.cos(w0);
  const alpha = Math.sin(w0) / (2 * q);
  const A = 10 ** (gain / 40);
  const beta = 2 * Math.sqrt(A) * alpha;
  const sign = shape === 'lowshelf' ? 1 : -1;
  switch (shape) {
    case 'peaking':
      return { b: [1 + alpha * A, -2 * cos, 1 - alpha * A], a: [1 + alpha / A, -2 * cos, 1 - alpha / A] };
    case 'highpass':
      return { b: [(1 + cos) / 2, -1 - cos, (1 + cos) / 2], a: [1 + alpha, -2 * cos, 1 - alpha] };
    case 'lowpass':
      return { b: [(1 - cos) / 2, 1 - cos, (1 - cos) / 2], a: [1 + alpha, -2 * cos, 1 - alpha] };
    case 'bandpass':
      return { b: [alpha, 0, -alpha], a: [1 + alpha, -2 * cos, 1 - alpha] };
    case 'lowshelf':
    case 'highshelf': {
      const c = sign * cos;
      return {
        b: [A * (A + 1 - (A - 1) * c + beta), sign * 2 * A * (A - 1 - (A + 1) * c), A * (A + 1 - (A - 1) * c - beta)],
        a: [A + 1 + (A - 1) * c + beta, sign * -2 * (A - 1 + (A + 1) * c), A + 1 + (A - 1) * c - beta],
      };
    }
  }
}

/** Filters the samples where they lie (transposed direct form II). */
export function filter(samples: Float32Array, ...filters: readonly Filter[]): Float32Array {
  for (const each of filters) run(samples, coefficientsOf(each));
  return samples;
}

const tiny = 1e-15; // a state below -300 dB rests: denormal numbers are slow

function run(samples: Float32Array, { b, a }: Coefficients): void {
  const b0 = b[0] / a[0];
  const b1 = b[1] / a[0];
  const b2 = b[2] / a[0];
  const a1 = a[1] / a[0];
  const a2 = a[2] / a[0];
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    if (Math.abs(s1) < tiny) s1 = 0;
    samples[i] = y;
  }
}

/** Mean power of both channels. */
export function powerOf(channels: Stereo): number {
  let sum = 0;
  for (const samples of channels) for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum / (channels[0].length * 2);
}
