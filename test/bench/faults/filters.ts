import type { Decibels, Hz } from '../../../src/units.ts';
import { mapped, type Sounding } from './sounding.ts';

/** One section: b0 b1 b2 a1 a2, a0 being 1. */
export type Section = readonly [number, number, number, number, number];

const section = (b: readonly number[], a: readonly number[]): Section => [
  b[0]! / a[0]!,
  b[1]! / a[0]!,
  b[2]! / a[0]!,
  a[1]! / a[0]!,
  a[2]! / a[0]!,
];

/** cos w0, and alpha: Bristow-Johnson, Audio EQ Cookbook, as all sections here. */
const angle = (frequency: Hz, Q: number, rate: Hz): readonly [cos: number, alpha: number] => {
  const w0 = (2 * Math.PI * Math.min(frequency, 0.49 * rate)) / rate;
  return [Math.cos(w0), Math.sin(w0) / (2 * Q)];
};

/** Cookbook, peakingEQ. */
export function bell(frequency: Hz, gain: Decibels, Q: number, rate: Hz): Section {
  const [c, alpha] = angle(frequency, Q, rate);
  const A = 10 ** (gain / 40);
  return section([1 + alpha * A, -2 * c, 1 - alpha * A], [1 + alpha / A, -2 * c, 1 - alpha / A]);
}

/** Cookbook, lowShelf (side −1) and highShelf (side 1): they are each other's mirror image. */
export function shelf(side: 1 | -1, frequency: Hz, gain: Decibels, Q: number, rate: Hz): Section {
  const [cos, alpha] = angle(frequency, Q, rate);
  const A = 10 ** (gain / 40);
  const c = side * cos;
  const root = 2 * Math.sqrt(A) * alpha;
  const [up, down] = [A + 1, A - 1];
  return section(
    [A * (up + down * c + root), -2 * side * A * (down + up * c), A * (up + down * c - root)],
    [up - down * c + root, 2 * side * (down - up * c), up - down * c - root],
  );
}

/** Cookbook, LPF (side −1) and HPF (side 1). */
export function pass(side: 1 | -1, frequency: Hz, Q: number, rate: Hz): Section {
  const [c, alpha] = angle(frequency, Q, rate);
  const b = side < 0 ? 1 - c : 1 + c;
  return section([b / 2, -side * b, b / 2], [1 + alpha, -2 * c, 1 - alpha]);
}

/** Cookbook, APF. */
export function allPass(frequency: Hz, Q: number, rate: Hz): Section {
  const [c, alpha] = angle(frequency, Q, rate);
  return section([1 - alpha, -2 * c, 1 + alpha], [1 + alpha, -2 * c, 1 - alpha]);
}

/** Butterworth of an even order. */
export const butterworth = (side: 1 | -1, order: number, frequency: Hz, rate: Hz): Section[] =>
  Array.from({ length: order / 2 }, (_, k) =>
    pass(side, frequency, 1 / (2 * Math.cos((Math.PI * (2 * k + 1)) / (2 * order))), rate),
  );

export const bandPass = (from: Hz, to: Hz, order: number, rate: Hz): Section[] => [
  ...butterworth(1, order, from, rate),
  ...butterworth(-1, order, Math.min(to, 0.45 * rate), rate),
];

/** Transposed direct form II. */
export function filtered(input: Float32Array, sections: readonly Section[]): Float32Array {
  const out = Float32Array.from(input);
  for (const [b0, b1, b2, a1, a2] of sections) {
    let [s1, s2] = [0, 0];
    for (let i = 0; i < out.length; i++) {
      const x = out[i]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      out[i] = y;
    }
  }
  return out;
}

export const equalised = (sounding: Sounding, ...sections: readonly Section[]): Sounding =>
  mapped(sounding, (channel) => filtered(channel, sections));
