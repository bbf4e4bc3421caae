/** What a bent line adds to a straight one, sample by sample, in place; one channel. */
export interface Shaper {
  /** Frames by which it is late. */
  readonly late: number;
  bend(samples: Float64Array, from: number, to: number): void;
}

const intervals = 64; // a unit
const reach = 10; // beyond, tanh is 1 within 1e-8

/** Values of a smooth line by cubic pieces, within 1e-9. */
function tableOf(line: (x: number) => number): Float64Array {
  const step = 1 / intervals;
  const pieces = Array.from({ length: 2 * reach * intervals }, (_, i) => {
    const x = i * step - reach;
    const [before, from, to, after] = [line(x - step), line(x), line(x + step), line(x + 2 * step)];
    const slope = (to - before) / 2;
    const next = (after - from) / 2;
    return [from, slope, 3 * (to - from) - 2 * slope - next, 2 * (from - to) + slope + next];
  });
  return Float64Array.from(pieces.flat());
}

/** A smooth line, of slope 1 at 0, by table; sound is driven into it by a factor. */
class Smooth implements Shaper {
  readonly late = 0;
  readonly #factor: number;
  readonly #table: Float64Array;

  constructor(factor: number, table: Float64Array) {
    this.#factor = factor;
    this.#table = table;
  }

  bend(samples: Float64Array, from: number, to: number): void {
    const table = this.#table;
    const factor = this.#factor;
    const whole = 1 / factor;
    const last = table.length / 4 - 1e-6;
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      const place = Math.max(0, Math.min(last, (factor * x + reach) * intervals));
      const at = place | 0;
      const t = place - at;
      const line = table[4 * at]! + t * (table[4 * at + 1]! + t * (table[4 * at + 2]! + t * table[4 * at + 3]!));
      samples[i] = line * whole - x;
    }
  }
}

/**
 * A line with a corner, by the first-order antiderivative method, before and after a sample, so that it is late by one frame.
 * Parker, Zavalishin, Le Bivic: Reducing the aliasing of nonlinear waveshaping using continuous-time convolution, DAFx-16.
 */
class Cornered implements Shaper {
  readonly late = 1;
  readonly #factor: number;
  readonly #integral: (x: number) => number;
  readonly #bent: (x: number) => number;
  #last = 0;
  #integrated = 0;
  #mean = 0;

  /** @param bent what the line adds to x, and its integral */
  constructor(factor: number, bent: (x: number) => number, integral: (x: number) => number) {
    this.#factor = factor;
    this.#bent = bent;
    this.#integral = integral;
  }

  bend(samples: Float64Array, from: number, to: number): void {
    const factor = this.#factor;
    let last = this.#last;
    let integrated = this.#integrated;
    let mean = this.#mean;
    const half = 1 / (2 * factor);
    for (let i = from; i < to; i++) {
      const x = factor * samples[i]!;
      const integral = this.#integral(x);
      const step = x - last;
      const next = step < 1e-5 && step > -1e-5 ? this.#bent((x + last) / 2) : (integral - integrated) / step;
      samples[i] = (mean + next) * half;
      last = x;
      integrated = integral;
      mean = next;
    }
    this.#last = last;
    this.#integrated = integrated;
    this.#mean = mean;
  }
}

const lean = 0.5;
const leanSlope = 1 - Math.tanh(lean) ** 2;

const corners = {
  /** Straight to ±1 and not a step farther. */
  clip: {
    bent: (x: number) => (x > 1 ? 1 - x : x < -1 ? -1 - x : 0),
    integral: (x: number) => (x > 1 ? -((x - 1) ** 2) / 2 : x < -1 ? -((x + 1) ** 2) / 2 : 0),
  },
  /** x − 4x³/27, which meets ±1 without a corner at ±1.5. */
  cubic: {
    bent: (x: number) => (x > 1.5 ? 1 - x : x < -1.5 ? -1 - x : (-4 * x * x * x) / 27),
    integral: (x: number) => {
      const size = Math.abs(x);
      return size > 1.5 ? size - 0.5625 - (x * x) / 2 : -(x * x * x * x) / 27;
    },
  },
} as const;

const lines = {
  tanh: Math.tanh,
  asymmetric: (x: number) => (Math.tanh(x + lean) - Math.tanh(lean)) / leanSlope,
} as const;

export const shapes = ['tanh', 'cubic', 'clip', 'asymmetric'] as const;
export type Shape = (typeof shapes)[number];

const tables = new Map<Shape, Float64Array>();

/** A shape into which sound is driven by a factor: quiet sound keeps its level, loud sound ends at 1 ÷ factor or near it. */
export function shaperOf(shape: Shape, factor: number): Shaper {
  if (shape === 'clip' || shape === 'cubic') return new Cornered(factor, corners[shape].bent, corners[shape].integral);
  const table = tables.get(shape) ?? tableOf(lines[shape]);
  tables.set(shape, table);
  return new Smooth(factor, table);
}
