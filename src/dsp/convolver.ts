import { type Transform, transformOf } from './fft.ts';

const tiny = 1e-15; // −300 dB: what rounding leaves behind silence

/** The spectra of an impulse response's parts, each as long as a block and padded with as many zeros. */
function partsOf(impulse: Float64Array, block: number, transform: Transform): Float64Array[] {
  return Array.from({ length: Math.ceil(impulse.length / block) }, (_, p) => {
    const line = new Float64Array(2 * transform.size);
    impulse.subarray(p * block, (p + 1) * block).forEach((value, n) => {
      line[2 * n] = value;
    });
    const spectrum = new Float64Array(line.length);
    transform.forward(line, spectrum);
    return spectrum;
  });
}

/** sum += a b, complex. */
function addProduct(sum: Float64Array, a: Float64Array, b: Float64Array): void {
  const { length } = sum;
  for (let k = 0; k < length; k += 2) {
    const ar = a[k]!;
    const ai = a[k + 1]!;
    const br = b[k]!;
    const bi = b[k + 1]!;
    sum[k] = sum[k]! + ar * br - ai * bi;
    sum[k + 1] = sum[k + 1]! + ar * bi + ai * br;
  }
}

/** sum += the spectrum of the conjugate of a's signal, times b. */
function addMirrored(sum: Float64Array, a: Float64Array, b: Float64Array): void {
  const { length } = sum;
  for (let k = 0, m = 0; k < length; k += 2, m = length - k) {
    const ar = a[m]!;
    const ai = -a[m + 1]!;
    const br = b[k]!;
    const bi = b[k + 1]!;
    sum[k] = sum[k]! + ar * br - ai * bi;
    sum[k + 1] = sum[k + 1]! + ar * bi + ai * br;
  }
}

/** What a lane does to its two channels together, x + iy, and what to x − iy, where they have responses of their own; a part a block. */
interface Parts {
  readonly both: readonly Float64Array[];
  readonly apart: readonly Float64Array[];
}

/** Of x a + iy b: (x + iy) (a + b) / 2 + (x − iy) (a − b) / 2. */
function partsFor(first: Float64Array, second: Float64Array | undefined, block: number, transform: Transform): Parts {
  if (!second) return { both: partsOf(first, block, transform), apart: [] };
  const half = (sign: 1 | -1) => first.map((value, n) => (value + sign * second[n]!) / 2);
  return { both: partsOf(half(1), block, transform), apart: partsOf(half(-1), block, transform) };
}

/** Two channels as real and imaginary part of one signal: overlap-save, the spectra of past blocks on a shelf. */
class Lane {
  readonly parts: Parts;
  readonly transform: Transform;
  readonly past: readonly Float64Array[]; // spectra of blocks, a ring
  readonly line: Float64Array; // the last block and the one that is filling
  readonly ready: Float64Array; // the block that is being played
  readonly #sum: Float64Array;
  readonly #result: Float64Array;

  constructor(parts: Parts, transform: Transform) {
    this.parts = parts;
    this.transform = transform;
    const length = 2 * transform.size;
    this.past = parts.both.map(() => new Float64Array(length));
    [this.line, this.#sum, this.#result] = [0, 0, 0].map(() => new Float64Array(length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    this.ready = new Float64Array(transform.size);
  }

  /** Takes in the block that is full, as the newest of the ring. */
  turn(newest: number): void {
    this.transform.forward(this.line, this.past[newest]!);
    this.line.copyWithin(0, this.line.length / 2);
    this.play(newest);
  }

  /** Works out the block that is to be heard next. */
  play(newest: number): void {
    const { length } = this.past;
    const { both, apart } = this.parts;
    this.#sum.fill(0);
    for (let p = 0; p < length; p++) {
      const past = this.past[(newest - p + length) % length]!;
      addProduct(this.#sum, past, both[p]!);
      const of = apart[p];
      if (of) addMirrored(this.#sum, past, of);
    }
    this.transform.inverse(this.#sum, this.#result);
    this.ready.set(this.#result.subarray(this.#result.length / 2));
  }
}

/**
 * Convolution with an impulse response by partitioned overlap-save, two channels a transform; the output is late by `block` frames.
 * Stockham 1966; uniform partitions as Kulp 1988.
 */
export class Convolver {
  readonly #lanes: readonly Lane[];
  readonly #block: number;
  #at = 0; // frames in the block that is filling
  #newest = 0;

  /** @param block a power of 2; @param second of every second channel, as long as `impulse`; absent: the same */
  constructor(impulse: Float64Array, block: number, channels: number, second?: Float64Array) {
    const transform = transformOf(2 * block);
    const parts = partsFor(impulse, second, block, transform);
    this.#block = block;
    this.#lanes = Array.from({ length: Math.ceil(channels / 2) }, () => new Lane(parts, transform));
  }

  /** Goes on from where another stands: as if all that it has heard had come through this one. */
  resume(former: Convolver): void {
    const isAlike = former.#block === this.#block && former.#lanes.length === this.#lanes.length;
    if (!isAlike) return;
    this.#at = former.#at;
    this.#lanes.forEach((lane, i) => {
      const { past, line } = former.#lanes[i]!;
      const last = past.length - 1;
      lane.line.set(line);
      for (let p = 0; p < Math.min(lane.past.length, past.length); p++)
        lane.past[(lane.past.length - p) % lane.past.length]!.set(past[(former.#newest - p + last + 1) % (last + 1)]!);
      lane.play(0);
    });
    this.#newest = 0;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    for (let from = 0; from < length; ) {
      const count = Math.min(length - from, this.#block - this.#at);
      this.#lanes.forEach((lane, i) => {
        for (let part = 0; part < 2 && 2 * i + part < input.length; part++)
          this.#exchange(lane, part, input[2 * i + part]!, output[2 * i + part]!, from, count);
      });
      from += count;
      this.#at += count;
      if (this.#at === this.#block) this.#turn();
    }
  }

  #exchange(
    { line, ready }: Lane,
    part: number,
    input: Float32Array,
    output: Float32Array,
    from: number,
    count: number,
  ) {
    const first = 2 * this.#at + part;
    const fresh = line.length / 2 + first;
    for (let n = 0; n < count; n++) {
      line[fresh + 2 * n] = input[from + n]!;
      const value = ready[first + 2 * n]!;
      output[from + n] = Math.abs(value) < tiny ? 0 : value;
    }
  }

  #turn(): void {
    this.#at = 0;
    this.#newest = (this.#newest + 1) % this.#lanes[0]!.past.length;
    for (const lane of this.#lanes) lane.turn(this.#newest);
  }
}
