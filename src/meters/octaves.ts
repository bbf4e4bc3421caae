import { wholeOctaves } from '../dsp/bands.ts';
import { type Coefficients, crossover } from '../dsp/biquad.ts';
import type { Block, Format } from '../dsp/block.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { Halver } from '../dsp/halve.ts';
import type { Hz } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Parts that share a level. */
export interface OctaveLevels {
  /** Level of these parts, left and right, dB re full scale: lower edge of a 1-dB bucket. */
  readonly level: number;
  /** An octave: samples, their squares, and how many have which size (`sizeOf`). Octaves above the Nyquist frequency are empty. */
  readonly counts: Float64Array;
  readonly squares: Float64Array;
  readonly sizes: readonly Uint32Array[];
}

export interface OctavesLog {
  readonly levels: readonly OctaveLevels[];
}

/** Frames of a part, some 0.1 s: divisible by 2 for every octave. */
const partOf = (sampleRate: Hz): number => 4096 * 2 ** Math.max(0, Math.ceil(Math.log2(sampleRate / 50_000)));
/** A second of every three is enough for a statistic. */
const [on, off] = [10, 20];
const lowest = -120;

/** Sizes are told apart by their float's exponent and five bits of its mantissa: within 0.27 dB at most, whatever the level. */
const steps = 32;
const exponents = 40; // 2^-34 to 2^6
const bias = (127 - 34) * steps;
const sizeCount = exponents * steps;

/** Size at the lower edge of a bin; one beyond it is the upper edge. */
export const sizeOf = (bin: number): number => 2 ** (Math.floor(bin / steps) - 34) * (1 + (bin % steps) / steps);

export const octaves = meter<OctavesLog>({
  id: 'octaves',
  about: 'How often which size occurs in each octave, by level.',
  start: (format) => new OctavesHearing(format),
});

class OctavesHearing implements Hearing<OctavesLog> {
  readonly #part: number;
  readonly #stages: readonly Stage[];
  readonly #levels = new Map<number, OctaveLevels>();
  #filled = 0;
  #parts = 0;

  constructor(format: Format) {
    this.#part = partOf(format.sampleRate);
    this.#stages = stagesFor(format.sampleRate, this.#part, Math.min(2, format.channels));
  }

  hear(block: Block): void {
    for (let from = 0; from < block.length; ) {
      const count = Math.min(block.length - from, this.#part - this.#filled);
      if (this.#isOn)
        this.#inputs.forEach((into, c) => void into.set(block.channels[c]!.subarray(from, from + count), this.#filled));
      this.#filled += count;
      from += count;
      if (this.#filled === this.#part) this.#endPart();
    }
  }

  finish(): OctavesLog {
    if (this.#filled > 0 && this.#isOn) {
      for (const into of this.#inputs) into.fill(0, this.#filled);
      this.#endPart();
    }
    return { levels: [...this.#levels.values()].sort((a, b) => a.level - b.level) };
  }

  get #isOn(): boolean {
    return this.#parts % (on + off) < on;
  }

  get #inputs(): readonly Float32Array[] {
    return this.#stages[0]!.inputs;
  }

  #endPart(): void {
    const turn = this.#parts % (on + off);
    if (turn === 0) for (const stage of this.#stages) stage.reset();
    // The first part after a break only sets the filters going.
    if (turn < on) this.#run(turn === 0 && this.#parts > 0 ? undefined : this.#levelsAt(levelOf(this.#inputs)));
    this.#parts++;
    this.#filled = 0;
  }

  #run(into: OctaveLevels | undefined): void {
    this.#stages.forEach((stage, s) => void stage.run(into, this.#stages[s + 1]));
  }

  #levelsAt(level: number): OctaveLevels {
    const known = this.#levels.get(level);
    if (known) return known;
    const made: OctaveLevels = {
      level,
      counts: new Float64Array(wholeOctaves.length),
      squares: new Float64Array(wholeOctaves.length),
      sizes: wholeOctaves.map(() => new Uint32Array(sizeCount)),
    };
    this.#levels.set(level, made);
    return made;
  }
}

/** Rates are halved until an octave's upper edge lies near a quarter of them. */
function stagesFor(sampleRate: Hz, part: number, channels: number): readonly Stage[] {
  const stages: Stage[] = [];
  let [rate, length] = [sampleRate, part];
  const halve = () => {
    rate /= 2;
    length /= 2;
  };
  for (; rate > 50_000; halve()) stages.push(new Stage(rate, length, channels));
  for (let octave = wholeOctaves.length - 1; octave >= 0; octave--) {
    if (wholeOctaves[octave]! * Math.SQRT2 > 0.4 * rate) continue;
    stages.push(new Stage(rate, length, channels, octave));
    halve();
  }
  return stages;
}

/** One octave's way: a band-pass (Butterworth's, 12 dB/oct on either side), then half the rate for the next octave down. */
class Stage {
  readonly inputs: readonly Float32Array[];
  readonly #octave: number | undefined;
  readonly #sections: readonly [Coefficients, Coefficients] | undefined;
  readonly #states: readonly Float64Array[];
  readonly #output: Float32Array;
  readonly #bits: Uint32Array;
  #halvers: readonly Halver[] = [];

  /** @param octave index in `wholeOctaves`; absent for a stage that only halves */
  constructor(rate: Hz, length: number, channels: number, octave?: number) {
    this.inputs = Array.from({ length: channels }, () => new Float32Array(length));
    this.#octave = octave;
    if (octave !== undefined) {
      const [from, to] = [wholeOctaves[octave]! * Math.SQRT1_2, wholeOctaves[octave]! * Math.SQRT2];
      this.#sections = [crossover(from, rate).high, crossover(to, rate).low];
    }
    this.#states = this.inputs.map(() => new Float64Array(4));
    this.#output = new Float32Array(length);
    this.#bits = new Uint32Array(this.#output.buffer);
  }

  reset(): void {
    for (const state of this.#states) state.fill(0);
    this.#halvers = this.inputs.map((input) => new Halver(input.length));
  }

  run(into: OctaveLevels | undefined, next: Stage | undefined): void {
    this.inputs.forEach((input, c) => {
      if (this.#sections) {
        const square = bandpass(this.#sections, this.#states[c]!, input, this.#output);
        if (into) this.#count(into, this.#octave!, square);
      }
      if (next) this.#halvers[c]!.process(input, next.inputs[c]!);
    });
  }

  #count({ counts, squares, sizes }: OctaveLevels, octave: number, square: number): void {
    const bits = this.#bits;
    const histogram = sizes[octave]!;
    for (let i = 0; i < bits.length; i++) {
      const bin = ((bits[i]! & 0x7fffffff) >>> 18) - bias;
      histogram[bin < 0 ? 0 : bin < sizeCount ? bin : sizeCount - 1]!++;
    }
    counts[octave]! += bits.length;
    squares[octave]! += square;
  }
}

/** Both sections in one loop, in transposed direct form II; returns the sum of squares. */
function bandpass(
  [{ b0, b1, b2, a1, a2 }, { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 }]: readonly [Coefficients, Coefficients],
  state: Float64Array,
  input: Float32Array,
  output: Float32Array,
): number {
  let [z1, z2, w1, w2] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let sum = 0;
  for (let i = 0; i < input.length; i++) {
    const x = input[i]! + 1e-20; // else silence after sound turns to denormals
    const v = b0 * x + z1;
    z1 = b1 * x - a1 * v + z2;
    z2 = b2 * x - a2 * v;
    const y = c0 * v + w1;
    w1 = c1 * v - d1 * y + w2;
    w2 = c2 * v - d2 * y;
    sum += y * y;
    output[i] = y;
  }
  state[0] = z1;
  state[1] = z2;
  state[2] = w1;
  state[3] = w2;
  return sum;
}

function levelOf(channels: readonly Float32Array[]): number {
  let sum = 0;
  for (const channel of channels) for (let i = 0; i < channel.length; i++) sum += channel[i]! * channel[i]!;
  return Math.max(lowest, Math.floor(powerDecibels(sum / channels[0]!.length / channels.length)));
}
