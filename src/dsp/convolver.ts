import { type Transform, transformOf } from './fft.ts';
import { join, part } from './paired.ts';

const tiny = 1e-15; // −300 dB: what rounding leaves behind silence

/** The spectra of an impulse response's parts, each as long as a block and padded with as many zeros; with a second one beside it. */
function partsOf(
  impulse: Float64Array,
  second: Float64Array | undefined,
  block: number,
  transform: Transform,
): Float64Array[] {
  return Array.from({ length: Math.ceil(impulse.length / block) }, (_, p) => {
    const line = new Float64Array(2 * transform.size);
    for (let n = 0; n < block; n++) {
      line[2 * n] = impulse[p * block + n] ?? 0;
      line[2 * n + 1] = second?.[p * block + n] ?? 0;
    }
    const spectrum = new Float64Array(line.length);
    transform.forward(line, spectrum);
    if (second) part(spectrum);
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

/** Of spectra that were taken apart: at 0 and at half the size, two real products. */
function addParted(sum: Float64Array, a: Float64Array, b: Float64Array): void {
  const ends = [0, sum.length / 2].map(
    (k) => [k, sum[k]! + a[k]! * b[k]!, sum[k + 1]! + a[k + 1]! * b[k + 1]!] as const,
  );
  addProduct(sum, a, b);
  for (const [k, x, y] of ends) {
    sum[k] = x;
    sum[k + 1] = y;
  }
}

/** Two channels as real and imaginary part of one signal: overlap-save, the spectra of past blocks on a shelf. */
class Lane {
  readonly #parts: readonly Float64Array[];
  /** Whether each has a response of its own. */
  readonly #isParted: boolean;
  readonly transform: Transform;
  readonly past: readonly Float64Array[]; // spectra of blocks, a ring
  readonly line: Float64Array; // the last block and the one that is filling
  readonly ready: Float64Array; // the block that is being played
  readonly #sum: Float64Array;
  readonly #result: Float64Array;

  constructor(parts: readonly Float64Array[], isParted: boolean, transform: Transform) {
    this.#parts = parts;
    this.#isParted = isParted;
    this.transform = transform;
    const length = 2 * transform.size;
    this.past = parts.map(() => new Float64Array(length));
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
    if (this.#isParted) part(this.past[newest]!);
    this.line.copyWithin(0, this.line.length / 2);
    this.play(newest);
  }

  /** Works out the block that is to be heard next. */
  play(newest: number): void {
    const { length } = this.past;
    const add = this.#isParted ? addParted : addProduct;
    this.#sum.fill(0);
    for (let p = 0; p < length; p++) add(this.#sum, this.past[(newest - p + length) % length]!, this.#parts[p]!);
    if (this.#isParted) join(this.#sum);
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
    const parts = partsOf(impulse, second, block, transform);
    this.#block = block;
    this.#lanes = Array.from(
      { length: Math.ceil(channels / 2) },
      () => new Lane(parts, second !== undefined, transform),
    );
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
