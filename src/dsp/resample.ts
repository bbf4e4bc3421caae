import type { Hz } from '../units.ts';
import { bessel } from './bessel.ts';
import type { Block, Sound } from './block.ts';

/** What a filter lets pass and what it stops. */
export interface Passage {
  /** dB of the stop band. */
  readonly attenuation: number;
  /** Shares of the lower rate: what passes lies below, what is stopped above. */
  readonly pass: number;
  readonly stop: number;
}

/** Under the noise of 20 bits; 19.8 kHz pass at 44.1 kHz, and nothing folds back. */
const whole: Passage = { attenuation: 122, pass: 0.45, stop: 0.5 };
const mostPhases = 1024; // above, phases are interpolated
const finePhases = 2048; // the error of that stays under −130 dB

/**
 * The same sound at another rate: polyphase windowed sinc, linear phase, aligned with the input to the sample.
 * `round(frames × to / from)` frames come out, whatever the blocks. Kaiser's design: Oppenheim and Schafer, 7.6.
 */
export const resample = (sound: Sound, sampleRate: Hz): Sound => {
  const { format, length } = sound;
  if (format.sampleRate === sampleRate) return sound;
  const ratio = sampleRate / format.sampleRate;
  return {
    format: { ...format, sampleRate },
    ...(length !== undefined && { length: Math.round(length * ratio) }),
    [Symbol.asyncIterator]: () => resampled(sound, sampleRate, whole),
  };
};

/** Filters for every place an output sample can have between two input samples. */
interface Bank {
  /** Input samples to each side. */
  readonly reach: number;
  readonly phases: number;
  /** Row p holds the filter for a place p / phases after an input sample; one row more than phases. */
  readonly rows: Float64Array;
}

/** @param scale lower rate ÷ input rate, so that a filter that goes down is longer and narrower */
const bankOf = (phases: number, scale: number, { attenuation, pass, stop }: Passage): Bank => {
  const beta = 0.1102 * (attenuation - 8.7);
  const taps = (attenuation - 7.95) / (2.285 * 2 * Math.PI * (stop - pass) * scale);
  const reach = Math.ceil(taps / 4) * 2; // even: taps are summed by fours
  const cutoff = (pass + stop) * scale; // twice the middle of the transition, in units of the input rate
  const whole = bessel(beta);
  const half = Float64Array.from({ length: reach * phases + 1 }, (_, i) => {
    const x = i / phases; // distance from the input sample to the place, in input samples
    const angle = Math.PI * cutoff * x;
    const window = bessel(beta * Math.sqrt(Math.max(0, 1 - (x / reach) ** 2))) / whole;
    return x === reach ? 0 : (i === 0 ? 1 : Math.sin(angle) / angle) * cutoff * window;
  });
  const rows = new Float64Array((phases + 1) * reach * 2);
  for (let p = 0; p <= phases; p++) {
    const row = rows.subarray(p * reach * 2, (p + 1) * reach * 2);
    for (let k = 0; k < row.length; k++) row[k] = half[Math.abs(p + (reach - 1 - k) * phases)]!;
    normalise(row);
  }
  return { reach, phases, rows };
};

/** Every phase passes 0 Hz at exactly 1, or a constant would come out as a tone. */
const normalise = (row: Float64Array): void => {
  const sum = row.reduce((total, each) => total + each, 0);
  for (let i = 0; i < row.length; i++) row[i]! /= sum;
};

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Where the samples of one rate lie among those of another, and how far around it a filter reaches. */
function placing(from: Hz, to: Hz, passage: Passage): { place: Place; reach: number; ratio: number } {
  const isWhole = Number.isInteger(from) && Number.isInteger(to);
  const shared = isWhole ? divisor(from, to) : 1;
  const up = to / shared;
  const down = from / shared;
  const isExact = isWhole && up <= mostPhases;
  const bank = bankOf(isExact ? up : finePhases, Math.min(1, to / from), passage);
  const place = isExact ? exactly(bank, up, down) : between(bank, from / to);
  return { place, reach: bank.reach, ratio: down / up };
}

/** Excerpts of one rate as `count` samples at another, aligned with the first sample; silence lies around them. */
export function excerptResampler(
  from: Hz,
  to: Hz,
  count: number,
  passage: Passage,
): (excerpt: Float32Array) => Float64Array {
  const { place, reach, ratio } = placing(from, to, passage);
  const padded = new Float64Array(2 * reach + Math.ceil(count * ratio) + 1);
  return (excerpt) => {
    padded.fill(0);
    padded.set(excerpt.subarray(0, padded.length - 2 * reach), reach - 1);
    const output = new Float64Array(count);
    place.fill([padded], 1 - reach, 0, [output]);
    return output;
  };
}

async function* resampled(sound: Sound, to: Hz, passage: Passage): AsyncGenerator<Block> {
  const from = sound.format.sampleRate;
  const { place, reach, ratio } = placing(from, to, passage);
  // what is still needed of the input; it begins with silence, so that the first place has samples before it
  let kept = Array.from({ length: sound.format.channels }, () => new Float64Array(reach - 1));
  let start = 1 - reach; // input frame at which it begins
  let heard = 0;
  let made = 0;
  const produce = (input: readonly Float32Array[], most: number): Block | undefined => {
    kept = kept.map((old, c) => joined(old, input[c]!));
    const end = start + (kept[0]?.length ?? 0);
    const count = Math.max(0, Math.min(place.countUpTo(end - reach), most) - made);
    const output = kept.map(() => new Float64Array(count));
    if (kept.some(isSounding)) place.fill(kept, start, made, output);
    made += count;
    const unneeded = Math.max(0, Math.min(place.frameOf(made) - reach + 1, end) - start);
    kept = kept.map((samples) => samples.slice(unneeded));
    start += unneeded;
    return count > 0 ? { channels: output.map((channel) => new Float32Array(channel)), length: count } : undefined;
  };
  for await (const block of sound) {
    heard += block.length;
    const output = produce(block.channels, Number.POSITIVE_INFINITY);
    if (output) yield output;
  }
  const silence = kept.map(() => new Float32Array(reach + Math.ceil(ratio) + 1));
  const tail = produce(silence, Math.round((heard * to) / from));
  if (tail) yield tail;
}

function isSounding(samples: Float64Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return true;
  return false;
}

const joined = (first: Float64Array, second: Float32Array): Float64Array<ArrayBuffer> => {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

type Channels = readonly Float64Array[];

/** Where output samples lie in the input, and what they are. */
interface Place {
  /** How many output samples lie before input frame `frame`. */
  countUpTo(frame: number): number;
  /** Input frame at or before output sample `n`. */
  frameOf(n: number): number;
  /** Output samples from `first` on, of input that begins with frame `start`. */
  fill(samples: Channels, start: number, first: number, output: Channels): void;
}

/** Rates in a ratio of small whole numbers: every place has its own filter, and counting is exact. */
const exactly = ({ reach, rows }: Bank, up: number, down: number): Place => ({
  countUpTo: (frame) => Math.max(0, Math.ceil((frame * up) / down)),
  frameOf: (n) => Math.floor((n * down) / up),
  fill(samples, start, first, output) {
    const count = output[0]?.length ?? 0;
    let frame = Math.floor((first * down) / up);
    let phase = first * down - frame * up;
    for (let i = 0; i < count; i++) {
      weigh(samples, frame - start - reach + 1, rows, phase * reach * 2, reach * 2, output, i);
      phase += down;
      while (phase >= up) {
        phase -= up;
        frame++;
      }
    }
  },
});

/** Any other ratio: the two nearest filters, mixed. */
const between = ({ reach, phases, rows }: Bank, step: number): Place => {
  const row = new Float64Array(reach * 2);
  return {
    countUpTo: (frame) => Math.max(0, Math.ceil(frame / step)),
    frameOf: (n) => Math.floor(n * step),
    fill(samples, start, first, output) {
      const count = output[0]?.length ?? 0;
      for (let i = 0; i < count; i++) {
        const frame = Math.floor((first + i) * step);
        const phase = ((first + i) * step - frame) * phases;
        const lower = Math.min(phases - 1, Math.floor(phase));
        const [below, share] = [lower * reach * 2, phase - lower];
        for (let k = 0; k < row.length; k++)
          row[k] = rows[below + k]! + (rows[below + row.length + k]! - rows[below + k]!) * share;
        weigh(samples, frame - start - reach + 1, row, 0, row.length, output, i);
      }
    },
  };
};

/** One output sample of every channel, two channels at a time. */
function weigh(
  samples: Channels,
  at: number,
  rows: Float64Array,
  row: number,
  count: number,
  output: Channels,
  i: number,
) {
  let c = 0;
  for (; c + 1 < samples.length; c += 2)
    two(samples[c]!, samples[c + 1]!, at, rows, row, count, output[c]!, output[c + 1]!, i);
  if (c < samples.length) one(samples[c]!, at, rows, row, count, output[c]!, i);
}

// several sums side by side: one would wait for itself at every step

function one(x: Float64Array, at: number, rows: Float64Array, row: number, count: number, to: Float64Array, i: number) {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < count; k += 4) {
    a += x[at + k]! * rows[row + k]!;
    b += x[at + k + 1]! * rows[row + k + 1]!;
    c += x[at + k + 2]! * rows[row + k + 2]!;
    d += x[at + k + 3]! * rows[row + k + 3]!;
  }
  to[i] = a + b + (c + d);
}

function two(
  left: Float64Array,
  right: Float64Array,
  at: number,
  rows: Float64Array,
  row: number,
  count: number,
  toLeft: Float64Array,
  toRight: Float64Array,
  i: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < count; k += 2) {
    const even = rows[row + k]!;
    const odd = rows[row + k + 1]!;
    a += left[at + k]! * even;
    b += right[at + k]! * even;
    c += left[at + k + 1]! * odd;
    d += right[at + k + 1]! * odd;
  }
  toLeft[i] = a + c;
  toRight[i] = b + d;
}
