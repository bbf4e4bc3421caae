import type { Hz } from '../units.ts';
import type { Coefficients } from './biquad.ts';

/**
 * Butterworth band-stop of fourth order as two sections: nothing at `frequency`, −3 dB at the edges of the band. The low-pass
 * prototype of second order, s → B s / (s² + w0²), then the bilinear transform with its edges warped. Where a notch of second order is
 * as narrow, its floor is far narrower: 30 dB are taken out of 0.18 of the band here, of 0.03 there.
 */
export function bandStop(frequency: Hz, width: Hz, sampleRate: Hz): readonly [Coefficients, Coefficients] {
  const warped = (f: Hz): number => Math.tan((Math.PI * f) / sampleRate);
  const w0 = warped(frequency);
  const band = warped(frequency + width / 2) - warped(frequency - width / 2);
  const [re, im] = [-Math.SQRT1_2 * band, Math.SQRT1_2 * band]; // band / p: the prototype's poles lie on the unit circle
  // Poles are the roots of s² − (re + j im) s + w0²: one of each conjugate pair, by the quadratic formula.
  const [a, b] = [(re * re - im * im) / 4 - w0 * w0, (re * im) / 2];
  const size = Math.hypot(a, b);
  const [rootRe, rootIm] = [Math.sqrt((size + a) / 2), Math.sign(b) * Math.sqrt((size - a) / 2)];
  return [1, -1].map((sign) => section(re / 2 + sign * rootRe, im / 2 + sign * rootIm, w0)) as [
    Coefficients,
    Coefficients,
  ];
}

/** (s² + w0²) / (s² − 2 re s + |s|²), scaled to unity at 0 Hz, for s = (1 − 1/z) / (1 + 1/z). */
function section(re: number, im: number, w0: number): Coefficients {
  const power = re * re + im * im;
  const gain = power / (w0 * w0);
  const a0 = 1 - 2 * re + power;
  const b0 = (gain * (1 + w0 * w0)) / a0;
  return { b0, b1: (gain * 2 * (w0 * w0 - 1)) / a0, b2: b0, a1: (2 * (power - 1)) / a0, a2: (1 + 2 * re + power) / a0 };
}
