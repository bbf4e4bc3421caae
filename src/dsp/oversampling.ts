import { bessel } from './bessel.ts';

const attenuation = 94; // dB: what is left of images, and what folds back
const pass = 0.4535; // of the sample rate: 20 kHz at 44.1 kHz
const piece = 128; // frames at a time, so that the highest rate stays in the cache

/**
 * Half-band low-pass, sinc under a Kaiser window: its taps at 1, 3, 5 … to one side.
 * @param transition width as a share of the upper rate. Kaiser's design: Oppenheim and Schafer, 7.6
 */
function halfBand(transition: number): Float64Array {
  const beta = 0.1102 * (attenuation - 8.7);
  const needed = Math.ceil((attenuation - 7.95) / (2.285 * 2 * Math.PI * transition) / 4);
  const count = needed <= 4 ? 4 : 3 * Math.ceil(needed / 3); // as they are summed below
  const taps = Float64Array.from({ length: count }, (_, i) => {
    const offset = 2 * i + 1;
    const window = bessel(beta * Math.sqrt(1 - (offset / (2 * count)) ** 2)) / bessel(beta);
    return ((i % 2 === 0 ? 1 : -1) / (Math.PI * offset)) * window;
  });
  const sum = taps.reduce((whole, tap) => whole + tap, 0);
  return taps.map((tap) => tap / (4 * sum)); // unity at 0 Hz: the middle tap is a half, each side a quarter
}

/** To twice the rate; late by `reach` frames of the upper one. */
class Doubler {
  readonly reach: number;
  /** New samples are put behind the `reach` of the past. */
  readonly samples: Float64Array;
  readonly #taps: Float64Array;

  constructor(taps: Float64Array, longest: number) {
    this.reach = 2 * taps.length - 1;
    this.samples = new Float64Array(this.reach + longest);
    this.#taps = taps.map((tap) => 2 * tap);
  }

  process(count: number, output: Float64Array, at: number): void {
    if (this.#taps.length === 4) doubleByFour(this.#taps, this.samples, count, output, at);
    else doubled(this.#taps, this.samples, count, output, at);
    this.samples.copyWithin(0, count, count + this.reach);
  }
}

/** To half the rate; late by `reach` frames of the upper one, and by some more where asked. */
class Halver {
  readonly past: number;
  /** New samples are put behind the past. */
  readonly samples: Float64Array;
  readonly #taps: Float64Array;

  constructor(taps: Float64Array, longest: number, later: number) {
    this.past = 2 * (2 * taps.length - 1) + later;
    this.samples = new Float64Array(this.past + longest);
    this.#taps = taps;
  }

  process(count: number, output: Float64Array, at: number): void {
    if (this.#taps.length === 4) halveByFour(this.#taps, this.samples, count, output, at);
    else halved(this.#taps, this.samples, count, output, at);
    this.samples.copyWithin(0, 2 * count, 2 * count + this.past);
  }
}

type Stage = (taps: Float64Array, x: Float64Array, count: number, output: Float64Array, at: number) => void;

// three sums side by side: one would wait for itself at every step

const doubled: Stage = (taps, x, count, output, at) => {
  const half = taps.length;
  for (let i = 0; i < count; i++) {
    const after = half + i; // the place half-way between the sample before this and this
    let a = 0;
    let b = 0;
    let c = 0;
    for (let k = 0; k < half; k += 3) {
      a += taps[k]! * (x[after + k]! + x[after - 1 - k]!);
      b += taps[k + 1]! * (x[after + k + 1]! + x[after - 2 - k]!);
      c += taps[k + 2]! * (x[after + k + 2]! + x[after - 3 - k]!);
    }
    output[at + 2 * i] = a + b + c;
    output[at + 2 * i + 1] = x[after]!;
  }
};

const halved: Stage = (taps, x, count, output, at) => {
  const half = taps.length;
  for (let i = 0; i < count; i++) {
    const middle = 2 * half - 1 + 2 * i;
    let a = 0.5 * x[middle]!;
    let b = 0;
    let c = 0;
    for (let k = 0; k < half; k += 3) {
      const away = 2 * k + 1;
      a += taps[k]! * (x[middle + away]! + x[middle - away]!);
      b += taps[k + 1]! * (x[middle + away + 2]! + x[middle - away - 2]!);
      c += taps[k + 2]! * (x[middle + away + 4]! + x[middle - away - 4]!);
    }
    output[at + i] = a + b + c;
  }
};

// the two highest stages have four taps a side and most of the work: what slides by is not read again

const doubleByFour: Stage = (taps, x, count, output, at) => {
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

const halveByFour: Stage = (taps, x, count, output, at) => {
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

/**
 * One channel at a power of two times its rate, where something is done with it, and back again: linear phase, late by whole frames,
 * flat to 20 kHz at 44.1 kHz. What lies above 24 kHz there does not fold back, by 90 dB and more.
 */
export class Oversampling {
  /** Frames by which the output is late. */
  readonly latency: number;
  readonly #up: readonly Doubler[];
  readonly #down: readonly Halver[]; // the highest rate last
  readonly #act: (samples: Float64Array, from: number, to: number) => void;
  readonly #output = new Float64Array(piece);

  /**
   * @param act changes samples at the high rate in place
   * @param late frames of the high rate by which it delays them
   */
  constructor(stages: number, act: (samples: Float64Array, from: number, to: number) => void, late = 0) {
    const filters = Array.from({ length: stages }, (_, i) => halfBand(0.5 - (2 * pass) / 2 ** (i + 1)));
    const whole = 2 ** stages;
    this.#up = filters.map((taps, i) => new Doubler(taps, piece * 2 ** i));
    const delay = this.#up.reduce((sum, { reach }, i) => sum + 2 * reach * 2 ** (stages - 1 - i), late);
    this.latency = Math.ceil(delay / whole);
    const later = this.latency * whole - delay;
    this.#down = filters.map((taps, i) => new Halver(taps, piece * 2 ** (i + 1), i === stages - 1 ? later : 0));
    this.#act = act;
  }

  process(input: Float32Array, output: Float32Array): void {
    for (let from = 0; from < input.length; from += piece) {
      const part = input.subarray(from, from + piece);
      this.#piece(part);
      output.set(this.#output.subarray(0, part.length), from);
    }
  }

  #piece(input: Float32Array): void {
    const [up, down] = [this.#up, this.#down];
    const highest = down.at(-1)!;
    let count = input.length;
    up[0]!.samples.set(input, up[0]!.reach);
    up.forEach((stage, i) => {
      const next = up[i + 1];
      stage.process(count, (next ?? highest).samples, next?.reach ?? highest.past);
      count *= 2;
    });
    this.#act(highest.samples, highest.past, highest.past + count);
    for (let i = down.length - 1; i >= 0; i--) {
      const next = down[i - 1];
      count /= 2;
      down[i]!.process(count, next?.samples ?? this.#output, next?.past ?? 0);
    }
  }
}
