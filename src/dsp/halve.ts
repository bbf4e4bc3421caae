import { bessel } from './bessel.ts';

/** Offsets ±1, ±3, ±5, ±7 of a half-band low-pass: sinc under a Kaiser window (β 5.65), 60 dB down beyond three eighths of the rate. */
const taps = halfBand([1, 3, 5, 7], 5.65);
const reach = 7;

function halfBand(offsets: readonly number[], beta: number): readonly number[] {
  const edge = offsets.at(-1)! + 1;
  const raw = offsets.map(
    (n) =>
      (Math.sin((Math.PI * n) / 2) / (Math.PI * n)) * (bessel(beta * Math.sqrt(1 - (n / edge) ** 2)) / bessel(beta)),
  );
  // Unity at 0 Hz: the middle tap is a half, so the sides sum to a quarter each.
  const sum = raw.reduce((whole, tap) => whole + tap, 0);
  return raw.map((tap) => tap / (4 * sum));
}

/**
 * Halves the sample rate of one channel, part after part of even length, for analysis: what lies below an eighth of the rate stays
 * as it is within 0.01 dB and is free of aliases down to −60 dB.
 */
export class Halver {
  readonly #held: Float64Array;
  readonly #length: number;

  constructor(length: number) {
    this.#length = length;
    this.#held = new Float64Array(length + 2 * reach);
  }

  /** Reads `length` samples, writes half as many; late by 7 samples of the input. */
  process(input: Float32Array, output: Float32Array): void {
    const held = this.#held;
    held.copyWithin(0, this.#length);
    held.set(input, 2 * reach);
    const [a, b, c, d] = [taps[0]!, taps[1]!, taps[2]!, taps[3]!];
    for (let i = reach, at = 0; at < this.#length / 2; i += 2, at++)
      output[at] =
        0.5 * held[i]! +
        a * (held[i - 1]! + held[i + 1]!) +
        b * (held[i - 3]! + held[i + 3]!) +
        c * (held[i - 5]! + held[i + 5]!) +
        d * (held[i - 7]! + held[i + 7]!);
  }
}
