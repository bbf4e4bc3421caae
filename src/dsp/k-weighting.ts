import type { Hz } from '../units.ts';
import type { Speaker } from './block.ts';
import { inverse } from './matrix.ts';

export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** As printed in BS.1770-5 annex 1, tables 1 and 2: at 48 kHz. */
const printed: readonly [shelf: Section, highpass: Section] = [
  {
    b0: 1.53512485958697,
    b1: -2.69169618940638,
    b2: 1.19839281085285,
    a1: -1.69065929318241,
    a2: 0.73248077421585,
  },
  { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 },
];

/**
 * The two filters of BS.1770-5 annex 1: a shelf for the head, a high-pass whose numerator is 1 −2 1.
 * At 48 kHz as printed. At other rates the high-pass is transformed and the shelf fitted, so that the two together follow the printed
 * magnitude within 0.001 dB from 20 Hz to 18 kHz; transforming both would err by 0.03 dB at 192 kHz.
 */
export function kWeighting(sampleRate: Hz): readonly [shelf: Section, highpass: Section] {
  if (sampleRate === 48_000) return printed;
  const highpass = highpassAt(sampleRate);
  return [shelfBeside(highpass, sampleRate), highpass];
}

/** Bilinear transform of the analog high-pass from which the printed one came. */
function highpassAt(sampleRate: Hz): Section {
  const { a1, a2 } = printed[1];
  const warped = Math.sqrt((1 + a1 + a2) / (1 - a1 + a2));
  const q = (warped * (1 - a1 + a2)) / 2 / (1 - a2);
  const k = Math.tan((Math.atan(warped) * 48_000) / sampleRate);
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}

/** Power gain at a frequency. */
function gainOf({ b0, b1, b2, a1, a2 }: Section, frequency: Hz, sampleRate: Hz): number {
  const s = Math.sin((Math.PI * frequency) / sampleRate) ** 2;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 + c2) ** 2 - 4 * (c1 * (c0 + c2) + 4 * c0 * c2) * s + 16 * c0 * c2 * s * s;
  return power(b0, b1, b2) / power(1, a1, a2);
}

/** Power gain of both filters at a frequency. */
export const kWeightAt = (frequency: Hz): number =>
  gainOf(printed[0], frequency, 48_000) * gainOf(printed[1], frequency, 48_000);

const corner: Hz = 1682; // of the shelf: it scales the fit, no more
const points = 32;

/**
 * The shelf that makes up for what the high-pass lacks. Its power gain is a quotient of two polynomials in t, the square of the warped
 * frequency; least squares on the relative error, made linear by the last round's denominator (Sanathanan & Koerner 1963).
 */
function shelfBeside(highpass: Section, sampleRate: Hz): Section {
  const scale = Math.tan(Math.PI * Math.min(0.2, corner / sampleRate));
  const top = Math.min(20_000, 0.45 * sampleRate);
  const curve = Array.from({ length: points }, (_, i) => {
    const frequency = 20 * (top / 20) ** (i / (points - 1));
    const gain = gainOf(printed[0], frequency, 48_000) * gainOf(printed[1], frequency, 48_000);
    const t = (Math.tan((Math.PI * frequency) / sampleRate) / scale) ** 2;
    return { t, gain: gain / gainOf(highpass, frequency, sampleRate) };
  });
  let [p1, p2] = [2, 1];
  let over = [1, 1, 1];
  for (let round = 0; round < 5; round++) {
    const normal = Array.from({ length: 5 }, () => new Float64Array(5));
    const right = new Float64Array(5);
    for (const { t, gain } of curve) {
      const below = 1 + p1 * t + p2 * t * t;
      const row = [1, t, t * t, -gain * t, -gain * t * t].map((value) => value / (gain * below));
      for (const [i, value] of row.entries()) {
        for (const [j, other] of row.entries()) normal[i]![j]! += value * other;
        right[i]! += value / below;
      }
    }
    const [n0, n1, n2, d1, d2] = inverse(normal).map((line) =>
      line.reduce((sum, value, i) => sum + value * right[i]!, 0),
    );
    over = [n0!, n1!, n2!];
    [p1, p2] = [d1!, d2!];
  }
  return transformed(rooted(over[0]!, over[1]!, over[2]!), rooted(1, p1, p2), scale);
}

/** The polynomial in s without roots on the right whose squared magnitude is n0 + n1 t + n2 t² at s² = −t. */
function rooted(n0: number, n1: number, n2: number): readonly [number, number, number] {
  const [first, last] = [Math.sqrt(n0), Math.sqrt(n2)];
  return [first, Math.sqrt(n1 + 2 * first * last), last];
}

type Polynomial = readonly [number, number, number];

/** Bilinear transform of a quotient of polynomials in s, where s is 1 at `scale`. */
function transformed(over: Polynomial, under: Polynomial, scale: number): Section {
  const z = ([c0, c1, c2]: Polynomial) => {
    const [constant, linear, square] = [c0 * scale * scale, c1 * scale, c2];
    return [constant + linear + square, 2 * (constant - square), constant - linear + square] as const;
  };
  const [a0, a1, a2] = z(under);
  const [b0, b1, b2] = z(over);
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}

const surround = 1.41; // +1.5 dB

/** BS.1770-5 annex 3: less than 30° up or down and 60° to 120° to the side; all others 1. */
const weights: Readonly<Partial<Record<Speaker, number>>> = {
  Lw: surround,
  Rw: surround,
  Ls: surround,
  Rs: surround,
  LFE: 0,
};

/** Loudness weight of a channel, BS.1770-5 annexes 1 and 3: surrounds, sides and wides +1.5 dB, LFE left out. */
export const weightOf = (speaker: Speaker): number => weights[speaker] ?? 1;

const layouts: Readonly<Record<number, readonly Speaker[]>> = {
  1: ['C'],
  2: ['L', 'R'],
  3: ['L', 'R', 'C'],
  4: ['L', 'R', 'Ls', 'Rs'],
  5: ['L', 'R', 'C', 'Ls', 'Rs'],
  6: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  7: ['L', 'R', 'C', 'LFE', 'Cs', 'Ls', 'Rs'],
  8: ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
  10: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs', 'Tfl', 'Tfr', 'Tbl', 'Tbr'],
  12: ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs', 'Tfl', 'Tfr', 'Tbl', 'Tbr'],
  24: ['Lw', 'Rw', 'C', 'LFE', 'Lb', 'Rb', 'L', 'R', 'Cs', 'LFE', 'Ls', 'Rs',
       'Tfl', 'Tfr', 'Tfc', 'Tc', 'Tbl', 'Tbr', 'Tsl', 'Tsr', 'Tbc', 'Bfc', 'Bfl', 'Bfr'],
}; // biome-ignore format: a table

/**
 * What each channel is for, where the file does not say: the order of WAVE_FORMAT_EXTENSIBLE, 12 being 7.1.4; 24 are system H of
 * BS.2051 (22.2), whose fronts stand at ±60°.
 */
export const speakersOf = (channels: number): readonly Speaker[] =>
  layouts[channels] ?? Array.from({ length: channels }, () => 'other' as const);
