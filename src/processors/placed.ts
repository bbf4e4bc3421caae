import type { Format } from '../dsp/block.ts';
import { Delay } from '../dsp/delay.ts';
import { Scratch } from '../dsp/scratch.ts';
import type { Range } from '../units.ts';
import type { Guarded } from './guarded.ts';
import type { Part } from './processor.ts';

/** Where a step acts; the same for every processor. */
export interface Placing {
  readonly on?: Part | undefined;
  readonly time?: Range | undefined;
  readonly mix?: number | undefined;
  /** It rings: `time` says what it is fed, and what it makes of that is heard to its end. */
  readonly isWet?: boolean | undefined;
}

type Channels = readonly Float32Array[];

const fade = 0.01; // s
const lead = 5; // s that a kernel hears before its range begins; the longest release of any

/** The wet share at a moment. Full from the very start of the sound where the range begins there. */
function shareAt(seconds: number, [from, to]: Range): number {
  const length = Math.min(fade, (to - from) / 2);
  if (seconds < from || seconds >= to) return 0;
  const rising = from <= 0 || length <= 0 ? 1 : (seconds - from) / length;
  return Math.min(1, rising, length > 0 ? (to - seconds) / length : 1);
}

/** The frame of the sound, `first` or later, from which a step has to hear. */
export const wakes = ({ time }: Placing, { sampleRate }: Format, first: number): number =>
  time ? Math.max(first, Math.floor((time[0] - lead) * sampleRate)) : first;

const weights = { mid: [0.5, 0.5], side: [0.5, -0.5], left: [1, 0], right: [0, 1] } as const;

/** A kernel on its part of the signal, for its time, in its share; everything else passes, delayed alike. */
export class Placed {
  readonly #kernel: Guarded;
  readonly #on: keyof typeof weights | undefined;
  readonly #time: Range | undefined;
  readonly #mix: number;
  readonly #rings: boolean;
  readonly #sampleRate: number;
  readonly #latency: number;
  readonly #awake: readonly [from: number, to: number]; // frames of the sound, at the input
  readonly #dry: Delay;
  readonly #partDry: Delay;
  readonly #wet: Scratch;
  readonly #part = new Scratch(1);
  readonly #fed: Scratch;
  #shares = new Float64Array(0);
  #frame: number; // of the sound, at the next input

  /** @param first frame of the sound with which the input begins; the kernel begins where it wakes */
  constructor(kernel: Guarded, { on, time, mix = 1, isWet = false }: Placing, format: Format, first: number) {
    const { latency } = kernel.kernel;
    const isWhole = on === undefined || on === 'stereo' || format.channels === 1;
    this.#kernel = kernel;
    this.#on = isWhole ? undefined : on;
    this.#time = time;
    this.#mix = mix;
    this.#rings = isWet && time !== undefined;
    this.#sampleRate = format.sampleRate;
    this.#latency = latency;
    this.#awake = [
      wakes({ time }, format, first),
      time && !isWet ? Math.ceil(time[1] * format.sampleRate) + latency : Number.POSITIVE_INFINITY,
    ];
    this.#dry = new Delay(latency, format.channels);
    this.#partDry = new Delay(latency, 1);
    this.#wet = new Scratch(isWhole ? format.channels : 1);
    this.#fed = new Scratch(isWhole ? format.channels : 1);
    this.#frame = first;
  }

  process(input: Channels, output: Channels, key?: Channels): void {
    const length = input[0]?.length ?? 0;
    const within = (frame: number) => Math.max(0, Math.min(length, frame - this.#frame));
    const [from, to] = [within(this.#awake[0]), within(this.#awake[1])];
    if (from === 0 && to === length) this.#act(input, output, key);
    else {
      const cut = (channels: Channels, begin: number, end: number) => channels.map((each) => each.subarray(begin, end));
      this.#dry.process(cut(input, 0, from), cut(output, 0, from));
      this.#frame += from;
      if (from < to) this.#act(cut(input, from, to), cut(output, from, to), key && cut(key, from, to));
      this.#frame -= from;
      this.#dry.process(cut(input, Math.max(from, to), length), cut(output, Math.max(from, to), length));
    }
    this.#frame += length;
  }

  #act(input: Channels, output: Channels, key?: Channels): void {
    const length = input[0]!.length;
    const isFull = this.#mix === 1 && !this.#rings && this.#isInside(length);
    if (this.#on !== undefined) this.#replace(this.#on, input, output, key);
    else if (isFull) {
      this.#kernel.process(input, output, key);
      if (this.#time && this.#latency > 0) this.#dry.process(input, this.#wet.take(length));
    } else this.#blend(input, output, key);
  }

  /** Whether all of what comes out next lies well inside the time range. */
  #isInside(length: number): boolean {
    const at = (i: number) => shareAt((this.#frame - this.#latency + i) / this.#sampleRate, this.#time!);
    return !this.#time || (at(0) === 1 && at(length - 1) === 1);
  }

  #sharesOf(length: number): Float64Array {
    if (this.#shares.length < length) this.#shares = new Float64Array(length);
    const first = this.#frame - this.#latency;
    for (let i = 0; i < length; i++)
      this.#shares[i] = this.#mix * (this.#time ? shareAt((first + i) / this.#sampleRate, this.#time) : 1);
    return this.#shares;
  }

  /** What the kernel hears: of one that rings, only its time. */
  #given(input: Channels): Channels {
    if (!this.#rings) return input;
    const length = input[0]!.length;
    const fed = this.#fed.take(length);
    for (let i = 0; i < length; i++) {
      const share = shareAt((this.#frame + i) / this.#sampleRate, this.#time!);
      for (let channel = 0; channel < fed.length; channel++) fed[channel]![i] = share * input[channel]![i]!;
    }
    return fed;
  }

  #blend(input: Channels, output: Channels, key?: Channels): void {
    const length = input[0]!.length;
    const wet = this.#wet.take(length);
    const shares = this.#sharesOf(length);
    this.#kernel.process(this.#given(input), wet, key);
    this.#dry.process(input, output);
    const [rings, mix] = [this.#rings, this.#mix];
    output.forEach((to, channel) => {
      const changed = wet[channel]!;
      for (let i = 0; i < length; i++) {
        const share = shares[i]!;
        if (share === 1) to[i] = changed[i]!;
        else to[i] = rings ? (1 - share) * to[i]! + mix * changed[i]! : to[i]! + share * (changed[i]! - to[i]!);
      }
    });
  }

  /** Adds what the kernel changes in one part to the signal as it was. */
  #replace(on: keyof typeof weights, input: Channels, output: Channels, key?: Channels): void {
    const length = input[0]!.length;
    const [ofLeft, ofRight] = weights[on];
    const [left, right] = input as [Float32Array, Float32Array];
    const [part, wet] = [this.#part.take(length), this.#wet.take(length)];
    const shares = this.#sharesOf(length);
    const [own, changed] = [part[0]!, wet[0]!];
    for (let i = 0; i < length; i++) own[i] = ofLeft * left[i]! + ofRight * right[i]!;
    this.#kernel.process(this.#given(part), wet, key);
    this.#partDry.process(part, part);
    this.#dry.process(input, output);
    const [toLeft, toRight] = output as [Float32Array, Float32Array];
    const [signLeft, signRight] = [Math.sign(ofLeft), Math.sign(ofRight)];
    const [rings, mix] = [this.#rings, this.#mix];
    for (let i = 0; i < length; i++) {
      const share = shares[i]!;
      const change = (rings ? mix : share) * changed[i]! - share * own[i]!;
      toLeft[i] = toLeft[i]! + signLeft * change;
      toRight[i] = toRight[i]! + signRight * change;
    }
  }
}
