import { bessel } from './bessel.ts';

const attenuation = 94; // dB: what is left of images, and what folds back
const pass = 0.42; // of the sample rate: 20 kHz at 48 kHz

/** Taps to one side of the middle. */
export interface Taps {
  /** At 1, 3, 5 … */
  readonly odd: Float64Array;
  /** At 2, 4 …, one fewer; none where all but the middle are 0. */
  readonly even: Float64Array;
  readonly middle: number;
}

const beta = 0.1102 * (attenuation - 8.7);

/** Taps that a transition needs, as a share of the rate. Kaiser's design: Oppenheim and Schafer, 7.6 */
const neededFor = (transition: number): number => Math.ceil((attenuation - 7.95) / (2.285 * 2 * Math.PI * transition));

const kaiser = (place: number): number => bessel(beta * Math.sqrt(1 - place ** 2)) / bessel(beta);

/**
 * Half-band low-pass, sinc under a Kaiser window.
 * @param transition width as a share of the upper rate
 */
export function halfBand(transition: number): Taps {
  const needed = Math.ceil(neededFor(transition) / 4);
  const count = Math.max(4, needed); // as they are summed below
  const taps = Float64Array.from({ length: count }, (_, i) => {
    const offset = 2 * i + 1;
    return ((i % 2 === 0 ? 1 : -1) / (Math.PI * offset)) * kaiser(offset / (2 * count));
  });
  const sum = taps.reduce((whole, tap) => whole + tap, 0);
  // unity at 0 Hz: the middle tap is a half, each side a quarter
  return { odd: taps.map((tap) => tap / (4 * sum)), even: new Float64Array(), middle: 0.5 };
}

/** Low-pass that has ended at half the lower rate; the same window, and taps at every place. */
export function fullBand(): Taps {
  const transition = (0.5 - pass) / 2; // as a share of the upper rate
  const count = Math.ceil((neededFor(transition) / 2 + 1) / 2);
  const edge = 0.5 - transition; // the middle of it, in cycles of two upper frames
  const tapAt = (offset: number) =>
    (Math.sin(Math.PI * edge * offset) / (Math.PI * offset)) * kaiser(offset / (2 * count));
  const odd = Float64Array.from({ length: count }, (_, i) => tapAt(2 * i + 1));
  const even = Float64Array.from({ length: count - 1 }, (_, i) => tapAt(2 * i + 2));
  const sum = edge + 2 * [...odd, ...even].reduce((whole, tap) => whole + tap, 0);
  return { odd: odd.map((tap) => tap / sum), even: even.map((tap) => tap / sum), middle: edge / sum };
}

/** To twice the rate; late by `reach` frames of the upper one. */
export class Doubler {
  readonly reach: number;
  /** New samples are put behind the `reach` of the past. */
  readonly samples: Float64Array;
  readonly #taps: Taps;
  readonly #stage: Stage;

  constructor({ odd, even, middle }: Taps, longest: number) {
    this.reach = 2 * odd.length - 1;
    this.samples = new Float64Array(this.reach + longest);
    this.#taps = { odd: odd.map((tap) => 2 * tap), even: even.map((tap) => 2 * tap), middle: 2 * middle };
    this.#stage = odd.length === 4 ? doubleByFour : doubled;
  }

  process(count: number, output: Float64Array, at: number): void {
    this.#stage(this.#taps, this.samples, count, output, at);
    this.samples.copyWithin(0, count, count + this.reach);
  }
}

/** To half the rate; late by `reach` frames of the upper one, and by some more where asked. */
export class Halver {
  readonly past: number;
  /** New samples are put behind the past. */
  readonly samples: Float64Array;
  readonly #taps: Taps;
  readonly #stage: Stage;

  constructor(taps: Taps, longest: number, later: number) {
    this.past = 2 * (2 * taps.odd.length - 1) + later;
    this.samples = new Float64Array(this.past + longest);
    this.#taps = taps;
    this.#stage = taps.odd.length === 4 ? halveByFour : halved;
  }

  process(count: number, output: Float64Array, at: number): void {
    this.#stage(this.#taps, this.samples, count, output, at);
    this.samples.copyWithin(0, 2 * count, 2 * count + this.past);
  }
}

type Stage = (taps: Taps, x: Float64Array, count: number, output: Float64Array, at: number) => void;

/**
 * Adds what taps make of samples that move away from one another: to the right from one place, to the left from another, both by a
 * stride from one result to the next. Four results side by side: one would wait for itself at every step.
 */
function addFolded(
  taps: Float64Array,
  x: Float64Array,
  [right, left, stride]: readonly [number, number, number],
  count: number,
  output: Float64Array,
  at: number,
  every: number,
): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    let from = right + i * stride;
    let to = left + i * stride;
    let [p, q, r] = [x[from]!, x[from + stride]!, x[from + 2 * stride]!];
    let [v, w, y] = [x[to + stride]!, x[to + 2 * stride]!, x[to + 3 * stride]!];
    let [a, b, c, d] = [0, 0, 0, 0];
    from += 3 * stride;
    for (let k = 0; k < taps.length; k++, from += stride, to -= stride) {
      const tap = taps[k]!;
      const s = x[from]!;
      const u = x[to]!;
      a += tap * (p + u);
      b += tap * (q + v);
      c += tap * (r + w);
      d += tap * (s + y);
      p = q;
      q = r;
      r = s;
      y = w;
      w = v;
      v = u;
    }
    const place = at + i * every;
    output[place]! += a;
    output[place + every]! += b;
    output[place + 2 * every]! += c;
    output[place + 3 * every]! += d;
  }
  for (; i < count; i++) {
    let a = 0;
    for (let k = 0; k < taps.length; k++) a += taps[k]! * (x[right + (i + k) * stride]! + x[left + (i - k) * stride]!);
    output[at + i * every]! += a;
  }
}

const doubled: Stage = ({ odd, even, middle }, x, count, output, at) => {
  const half = odd.length;
  for (let i = 0; i < count; i++) {
    output[at + 2 * i] = 0;
    output[at + 2 * i + 1] = middle * x[half + i]!;
  }
  addFolded(odd, x, [half, half - 1, 1], count, output, at, 2); // half-way between a sample and the one before
  if (even.length > 0) addFolded(even, x, [half + 1, half - 1, 1], count, output, at + 1, 2);
};

const halved: Stage = ({ odd, even, middle }, x, count, output, at) => {
  const reach = 2 * odd.length - 1;
  for (let i = 0; i < count; i++) output[at + i] = middle * x[reach + 2 * i]!;
  addFolded(odd, x, [reach + 1, reach - 1, 2], count, output, at, 1);
  if (even.length > 0) addFolded(even, x, [reach + 2, reach - 2, 2], count, output, at, 1);
};

// the two highest stages have four taps a side and most of the work: what slides by is not read again

const doubleByFour: Stage = ({ odd: taps }, x, count, output, at) => {
  const [t0, t1, t2, t3] = [taps[0]!, taps[1]!, taps[2]!, taps[3]!];
  let [a, b, c, d, e, f, g] = [x[0]!, x[1]!, x[2]!, x[3]!, x[4]!, x[5]!, x[6]!];
  for (let i = 0; i < count; i++) {
    const h = x[i + 7]!;
    output[at + 2 * i] = t0 * (d + e) + t1 * (c + f) + (t2 * (b + g) + t3 * (a + h));
    output[at + 2 * i + 1] = e;
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    f = g;
    g = h;
  }
};

const halveByFour: Stage = ({ odd: taps }, x, count, output, at) => {
  const [t0, t1, t2, t3] = [taps[0]!, taps[1]!, taps[2]!, taps[3]!];
  let [a, b, c, d, e, f, g] = [x[0]!, x[2]!, x[4]!, x[6]!, x[8]!, x[10]!, x[12]!];
  for (let i = 0; i < count; i++) {
    const h = x[2 * i + 14]!;
    output[at + i] = 0.5 * x[2 * i + 7]! + t0 * (d + e) + t1 * (c + f) + (t2 * (b + g) + t3 * (a + h));
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    f = g;
    g = h;
  }
};
