import { wholeOctaves } from '../dsp/bands.ts';
import { crossover } from '../dsp/biquad.ts';
import type { Block, Format } from '../dsp/block.ts';
import { Cascade } from '../dsp/cascade.ts';
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

/** One octave's way: a band-pass for both channels, then half the rate for the next octave down. */
interface Stage {
  /** Index in `wholeOctaves`; absent for a stage that only halves. */
  readonly octave?: number;
  readonly bandpass: () => Cascade;
  readonly length: number;
}

export const octaves = meter<OctavesLog>({
  id: 'octaves',
  about: 'How often which size occurs in each octave, by level.',
  start: (format) => new OctavesHearing(format),
});

class OctavesHearing implements Hearing<OctavesLog> {
  readonly #part: number;
  readonly #stages: readonly Stage[];
  readonly #levels = new Map<number, OctaveLevels>();
  /** Left and right at each stage's rate. */
  readonly #inputs: readonly (readonly Float32Array[])[];
  readonly #outputs: readonly (readonly Float32Array[])[];
  #halvers: readonly (readonly Halver[])[] = [];
  #filters: readonly Cascade[] = [];
  #filled = 0;
  #parts = 0;

  constructor(format: Format) {
    const channels = Math.min(2, format.channels);
    this.#part = partOf(format.sampleRate);
    this.#stages = stagesFor(format.sampleRate, channels);
    const buffers = () =>
      this.#stages.map(({ length }) => Array.from({ length: channels }, () => new Float32Array(length)));
    this.#inputs = buffers();
    this.#outputs = buffers();
  }

  hear(block: Block): void {
    for (let from = 0; from < block.length; ) {
      const count = Math.min(block.length - from, this.#part - this.#filled);
      if (this.#isOn)
        this.#inputs[0]!.forEach(
          (into, c) => void into.set(block.channels[c]!.subarray(from, from + count), this.#filled),
        );
      this.#filled += count;
      from += count;
      if (this.#filled === this.#part) this.#endPart();
    }
  }

  finish(): OctavesLog {
    if (this.#filled > 0 && this.#isOn) {
      for (const into of this.#inputs[0]!) into.fill(0, this.#filled);
      this.#endPart();
    }
    return { levels: [...this.#levels.values()].sort((a, b) => a.level - b.level) };
  }

  get #isOn(): boolean {
    return this.#parts % (on + off) < on;
  }

  #endPart(): void {
    const turn = this.#parts % (on + off);
    if (turn === 0) {
      this.#halvers = this.#inputs.map((channels, s) => channels.map(() => new Halver(this.#stages[s]!.length)));
      this.#filters = this.#stages.map(({ bandpass }) => bandpass());
    }
    // The first part after a break only sets the filters going.
    if (turn < on) this.#run(turn === 0 && this.#parts > 0 ? undefined : this.#levelsAt(levelOf(this.#inputs[0]!)));
    this.#parts++;
    this.#filled = 0;
  }

  #run(into: OctaveLevels | undefined): void {
    this.#stages.forEach(({ octave, length }, s) => {
      const input = this.#inputs[s]!;
      if (octave !== undefined) {
        const output = this.#outputs[s]!;
        this.#filters[s]!.process(input, output);
        if (into) for (const channel of output) count(channel, into, octave);
      }
      const next = this.#inputs[s + 1];
      if (length > 1 && next) this.#halvers[s]!.forEach((halver, c) => void halver.process(input[c]!, next[c]!));
    });
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

/** Rates are halved until an octave's upper edge lies near a quarter of them; the band-passes are Butterworth's, 12 dB/oct on either side. */
function stagesFor(sampleRate: Hz, channels: number): readonly Stage[] {
  const stages: Stage[] = [];
  let [rate, length] = [sampleRate, partOf(sampleRate)];
  const halve = () => {
    rate /= 2;
    length /= 2;
  };
  for (; rate > 50_000; halve()) stages.push({ bandpass: () => new Cascade([], channels), length });
  for (let octave = wholeOctaves.length - 1; octave >= 0; octave--) {
    const [from, to] = [wholeOctaves[octave]! * Math.SQRT1_2, wholeOctaves[octave]! * Math.SQRT2];
    if (to > 0.4 * rate) continue;
    const sections = [crossover(from, rate).high, crossover(to, rate).low];
    stages.push({ octave, bandpass: () => new Cascade(sections, channels), length });
    halve();
  }
  return stages;
}

function levelOf(channels: readonly Float32Array[]): number {
  let sum = 0;
  for (const channel of channels) for (let i = 0; i < channel.length; i++) sum += channel[i]! * channel[i]!;
  return Math.max(lowest, Math.floor(powerDecibels(sum / channels[0]!.length / channels.length)));
}

function count(samples: Float32Array, { counts, squares, sizes }: OctaveLevels, octave: number): void {
  const bits = new Uint32Array(samples.buffer);
  const histogram = sizes[octave]!;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    sum += x * x;
    const bin = ((bits[i]! & 0x7fffffff) >>> 18) - bias;
    histogram[bin < 0 ? 0 : bin < sizeCount ? bin : sizeCount - 1]!++;
  }
  counts[octave]! += samples.length;
  squares[octave]! += sum;
}
