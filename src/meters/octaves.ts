import { wholeOctaves } from '../dsp/bands.ts';
import { type Coefficients, crossover } from '../dsp/biquad.ts';
import type { Block, Format } from '../dsp/block.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { Halver } from '../dsp/halve.ts';
import type { Hz } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Parts that share a level. */
export interface OctaveLevels {
  /** Level of these parts, dB re full scale: lower edge of a 1-dB bucket. */
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
/** The first half minute is heard whole; later a second of every three is enough for a statistic. */
const whole = 320;
const [on, off] = [10, 20];
const lowest = -120;
/** Parts after which what was heard before silence has died away below all that is counted. */
const dying = 4;

/** Sizes are told apart by their float's exponent and five bits of its mantissa: within 0.27 dB at most, whatever the level. */
const steps = 32;
const exponents = 40; // 2^-34 to 2^6
const bias = (127 - 34) * steps;
const sizeCount = exponents * steps;

/** Size at the lower edge of a bin; one beyond it is the upper edge. */
export const sizeOf = (bin: number): number => 2 ** (Math.floor(bin / steps) - 34) * (1 + (bin % steps) / steps);

export const octaves = meter<OctavesLog>({
  id: 'octaves',
  about: 'How often which size occurs in each octave of the mid, by level.',
  start: (format) => new OctavesHearing(format),
});

class OctavesHearing implements Hearing<OctavesLog> {
  readonly #part: number;
  /** Left and right of the part in hand, or one channel. */
  readonly #sides: readonly Float32Array[];
  /** The mid is heard; where the sides cancel, the side (−1): an inverted channel does not hide the music. */
  #sign = 1;
  readonly #stages: readonly Stage[];
  readonly #levels = new Map<number, OctaveLevels>();
  #filled = 0;
  #parts = 0;
  /** Parts of silence that came one after another. */
  #still = 0;

  constructor(format: Format) {
    this.#part = partOf(format.sampleRate);
    this.#sides = Array.from({ length: Math.min(2, format.channels) }, () => new Float32Array(this.#part));
    this.#stages = stagesFor(format.sampleRate, this.#part);
  }

  hear(block: Block): void {
    for (let from = 0; from < block.length; ) {
      const count = Math.min(block.length - from, this.#part - this.#filled);
      if (this.#isOn)
        this.#sides.forEach((into, c) => void into.set(block.channels[c]!.subarray(from, from + count), this.#filled));
      this.#filled += count;
      from += count;
      if (this.#filled === this.#part) this.#endPart();
    }
  }

  finish(): OctavesLog {
    if (this.#filled > 0 && this.#isOn) {
      for (const side of this.#sides) side.fill(0, this.#filled);
      this.#endPart();
    }
    return { levels: [...this.#levels.values()].sort((a, b) => a.level - b.level) };
  }

  get #isOn(): boolean {
    return this.#parts < whole || this.#parts % (on + off) < on;
  }

  #endPart(): void {
    const turn = this.#parts % (on + off);
    if (turn === 0) {
      for (const stage of this.#stages) stage.reset();
      this.#sign = signOf(this.#sides);
    }
    if (this.#isOn) {
      const { input } = this.#stages[0]!;
      mix(this.#sides, this.#sign, input);
      // The first part after a break only sets the filters going.
      const into = turn === 0 && this.#parts > 0 ? undefined : this.#levelsAt(levelOf(input));
      this.#still = isSilent(input) ? this.#still + 1 : 0;
      if (this.#still <= dying) this.#run(into);
      else this.#rest(into);
    }
    this.#parts++;
    this.#filled = 0;
  }

  #run(into: OctaveLevels | undefined): void {
    this.#stages.forEach((stage, s) => void stage.run(into, this.#stages[s + 1]));
  }

  /** Filters that have heard silence long enough give nothing, and begin anew after it. */
  #rest(into: OctaveLevels | undefined): void {
    for (const stage of this.#stages) stage.rest(into);
    if (this.#still === dying + 1) for (const stage of this.#stages) stage.reset();
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
function stagesFor(sampleRate: Hz, part: number): readonly Stage[] {
  const stages: Stage[] = [];
  let [rate, length] = [sampleRate, part];
  const halve = () => {
    rate /= 2;
    length /= 2;
  };
  for (; rate > 50_000; halve()) stages.push(new Stage(rate, length));
  for (let octave = wholeOctaves.length - 1; octave >= 0; octave--) {
    if (wholeOctaves[octave]! * Math.SQRT2 > 0.4 * rate) continue;
    stages.push(new Stage(rate, length, octave));
    halve();
  }
  return stages;
}

/** One octave's way: a band-pass (Butterworth's, 12 dB/oct on either side), then half the rate for the next octave down. */
class Stage {
  readonly input: Float32Array;
  readonly #octave: number | undefined;
  readonly #sections: readonly [Coefficients, Coefficients] | undefined;
  readonly #state = new Float64Array(4);
  readonly #output: Float32Array;
  readonly #bits: Uint32Array;
  #halver: Halver;

  /** @param octave index in `wholeOctaves`; absent for a stage that only halves */
  constructor(rate: Hz, length: number, octave?: number) {
    this.input = new Float32Array(length);
    this.#octave = octave;
    if (octave !== undefined) {
      const [from, to] = [wholeOctaves[octave]! * Math.SQRT1_2, wholeOctaves[octave]! * Math.SQRT2];
      this.#sections = [crossover(from, rate).high, crossover(to, rate).low];
    }
    this.#output = new Float32Array(length);
    this.#bits = new Uint32Array(this.#output.buffer);
    this.#halver = new Halver(length);
  }

  reset(): void {
    this.#state.fill(0);
    this.#halver = new Halver(this.input.length);
  }

  run(into: OctaveLevels | undefined, next: Stage | undefined): void {
    if (this.#sections) {
      const square = bandpass(this.#sections, this.#state, this.input, this.#output);
      if (into) this.#count(into, this.#octave!, square);
    }
    if (next) this.#halver.process(this.input, next.input);
  }

  /** Counts a part of silence. */
  rest(into: OctaveLevels | undefined): void {
    if (!into || this.#octave === undefined) return;
    into.counts[this.#octave]! += this.input.length;
    into.sizes[this.#octave]![0]! += this.input.length;
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

function signOf([left, right]: readonly Float32Array[]): number {
  let product = 0;
  if (right) for (let i = 0; i < right.length; i++) product += left![i]! * right[i]!;
  return product < 0 ? -1 : 1;
}

function mix([left, right]: readonly Float32Array[], sign: number, into: Float32Array): void {
  if (!right) {
    into.set(left!);
    return;
  }
  for (let i = 0; i < into.length; i++) into[i] = (left![i]! + sign * right[i]!) / 2;
}

function isSilent(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return false;
  return true;
}

function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return Math.max(lowest, Math.floor(powerDecibels(sum / samples.length)));
}
