const lean = 0.5;
const leanSlope = 1 - Math.tanh(lean) ** 2;

/** Lines of slope 1 at 0; straight beyond 10, within 1e-8, with corners at 64ths only. */
const lines = {
  tanh: Math.tanh,
  /** x − 4x³/27, which meets ±1 without a corner at ±1.5. */
  cubic: (x: number) => (Math.abs(x) < 1.5 ? x - (4 * x ** 3) / 27 : Math.sign(x)),
  /** Straight to ±1 and not a step farther. */
  clip: (x: number) => Math.max(-1, Math.min(1, x)),
  asymmetric: (x: number) => (Math.tanh(x + lean) - Math.tanh(lean)) / leanSlope,
} as const;

export type Shape = keyof typeof lines;
export const shapes = ['tanh', 'cubic', 'clip', 'asymmetric'] as const satisfies readonly Shape[];

const intervals = 64; // a unit
const reach = 10;
const count = 2 * reach * intervals;

/** What a line adds to x, by cubic pieces within 1e-9: the integral of each, as powers of the place in it. */
function tableOf(line: (x: number) => number): Float64Array {
  const table = new Float64Array(5 * count);
  let integral = 0;
  for (let i = 0; i < count; i++) {
    const [a, b, c, d] = [0, 1 / 3, 2 / 3, 1].map((t) => {
      const x = (i + t) / intervals - reach;
      return line(x) - x;
    }) as [number, number, number, number];
    const slope = (-11 * a + 18 * b - 9 * c + 2 * d) / 2;
    const cubic = [a, slope / 2, (3 * (2 * a - 5 * b + 4 * c - d)) / 2, (9 * (d - a + 3 * (b - c))) / 8];
    const isEnd = i === 0 || i === count - 1;
    const powers = isEnd ? [a, -0.5 / intervals, 0, 0] : cubic;
    table.set([integral, ...powers.map((power) => power / intervals)], 5 * i);
    integral += powers.reduce((sum, power) => sum + power, 0) / intervals;
  }
  const middle = table[(5 * count) / 2]!;
  for (let i = 0; i < table.length; i += 5) table[i]! -= middle;
  return table;
}

const tables = new Map<Shape, Float64Array>();

/**
 * What a bent line adds to a straight one, sample by sample; quiet sound keeps its level, loud sound ends at 1 ÷ factor or near it.
 * By the first-order antiderivative method, before and after a sample, so that it is late by one frame.
 * Parker, Zavalishin, Le Bivic: Reducing the aliasing of nonlinear waveshaping using continuous-time convolution, DAFx-16.
 */
export class Waveshaper {
  readonly late = 1;
  readonly #factor: number;
  readonly #table: Float64Array;
  #last = 0;
  #integral = 0;
  #mean = 0;

  /** @param factor by which sound is driven into the shape */
  constructor(shape: Shape, factor: number) {
    const table = tables.get(shape) ?? tableOf(lines[shape]);
    tables.set(shape, table);
    this.#factor = factor;
    this.#table = table;
  }

  /** In place; one channel. */
  bend(samples: Float64Array, from: number, to: number): void {
    const table = this.#table;
    const factor = this.#factor;
    const half = 1 / (2 * factor);
    let [last, before, mean] = [this.#last, this.#integral, this.#mean];
    for (let i = from; i < to; i++) {
      const x = factor * samples[i]!;
      const place = (x + reach) * intervals;
      const at = place <= 0 ? 0 : place >= count ? count - 1 : place | 0;
      const t = place - at;
      const k = 5 * at;
      const high = table[k + 2]! + t * (table[k + 3]! + t * table[k + 4]!);
      const integral = table[k]! + t * table[k + 1]! + t * t * high;
      const step = x - last;
      const next = step < 1e-5 && step > -1e-5 ? this.#addedTo((x + last) / 2) : (integral - before) / step;
      samples[i] = (mean + next) * half;
      last = x;
      before = integral;
      mean = next;
    }
    [this.#last, this.#integral, this.#mean] = [last, before, mean];
  }

  #addedTo(x: number): number {
    const table = this.#table;
    const place = (x + reach) * intervals;
    const at = Math.max(0, Math.min(count - 1, Math.floor(place)));
    const t = place - at;
    const k = 5 * at;
    const sum = table[k + 1]! + t * (2 * table[k + 2]! + t * (3 * table[k + 3]! + t * 4 * table[k + 4]!));
    return sum * intervals;
  }
}
