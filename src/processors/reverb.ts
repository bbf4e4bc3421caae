import { absorptions } from '../dsp/absorption.ts';
import { type Coefficients, coefficients } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade } from '../dsp/cascade.ts';
import { Delay } from '../dsp/delay.ts';
import { Diffuser } from '../dsp/diffuser.ts';
import { FeedbackNetwork, lineCount } from '../dsp/feedback-network.ts';
import { type Curve, curve, quantity, type Settings } from '../fields.ts';
import { hertz, lasting } from '../print.ts';
import type { Hz, Seconds } from '../units.ts';
import { checkFrequency } from './nyquist.ts';
import { type Kernel, processor } from './processor.ts';

const settings = {
  decay: quantity('s', [0.1, 30], 'RT60: the time in which the sound dies by 60 dB, where `ratio` is 1.', 1.6),
  ratio: curve(
    ['Hz', '1'],
    [20, 20_000],
    [0.1, 4],
    'RT60 by frequency as a share of `decay`: even between the points on a logarithmic scale, level beyond them.',
    [
      [125, 1.1],
      [1000, 1],
      [4000, 0.75],
      [16_000, 0.4],
    ],
  ),
  predelay: quantity(
    's',
    [0, 0.5],
    'From the sound to its reverberation, whose first reflection comes up to 4 ms later.',
    0.01,
  ),
  size: quantity(
    '1',
    [0.3, 2],
    'Of the room: 1 is a hall. A decay that is too short for the size, at any frequency, makes it smaller.',
    1,
  ),
  lowCut: quantity('Hz', [0, 2000], 'High-pass in front of it, 12 dB/oct; 0 is off, and lets DC pass.', 20),
  highCut: quantity('Hz', [0, 20_000], 'Low-pass in front of it, 12 dB/oct; 0 is off.', 0),
};
export type ReverbSettings = Settings<typeof settings>;

const over = 90; // dB, after which the tail ends
const [shortest, longest]: readonly [Seconds, Seconds] = [0.03, 0.11]; // lines of a hall
const longestShare = 0.25; // of the quickest decay, in one line: 15 dB a pass
const quickestOfAll: Seconds = 0.05; // below that the lines would be too short to make a room
const reflection: Seconds = 0.004; // the first
/** Steps of the lines between shortest and longest, even but for these shares of a step. */
const unevenness = [0.1, -0.3, 0.2, 0.35, -0.1, 0.3, -0.35, 0.05, -0.2, 0.25, -0.05, 0.15, -0.3, 0.3, -0.15, 0.2];
/** Delays of the all-passes in front. Dattorro, "Effect design, part 1", 1997, figure 1. */
const smears: readonly Seconds[] = [142, 107, 379, 277].map((frames) => frames / 29_761);
const smearing = [0.7, 0.7, 0.5, 0.5]; // his 0.75 and 0.625 ring on where resonances of all four meet
const smearShare = 0.6; // of the delays, a second of the quickest decay: they themselves are to die much sooner
const apart = 0.07; // by which each channel's all-passes are longer than those of the one before

export function rt60({ decay, ratio }: ReverbSettings, frequency: Hz): Seconds {
  return decay * shareAt(ratio, frequency);
}

function shareAt(ratio: Curve, frequency: Hz): number {
  const next = ratio.findIndex(([x]) => x >= frequency);
  if (next <= 0) return next === 0 ? ratio[0]![1] : ratio.at(-1)![1];
  const [[fromX, fromY], [toX, toY]] = [ratio[next - 1]!, ratio[next]!];
  return fromY * (toY / fromY) ** (Math.log(frequency / fromX) / Math.log(toX / fromX));
}

/** The next prime, so that no two lines fall in step. */
function primeFrom(number: number): number {
  let candidate = Math.max(2, Math.round(number));
  while (!isPrime(candidate)) candidate++;
  return candidate;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

/** RT60 where it is shortest, of what is held: 125 Hz to 8 kHz. */
function quickestOf(set: ReverbSettings): Seconds {
  const inside = set.ratio.map(([frequency]) => frequency).filter((frequency) => frequency > 125 && frequency < 8000);
  return Math.max(quickestOfAll, Math.min(...[125, ...inside, 8000].map((frequency) => rt60(set, frequency))));
}

function linesOf(set: ReverbSettings, sampleRate: Hz): number[] {
  const scale = Math.min(set.size, (longestShare * quickestOf(set)) / longest);
  return unevenness.map((uneven, i) =>
    primeFrom(sampleRate * scale * shortest * (longest / shortest) ** ((i + uneven) / (lineCount - 1))),
  );
}

/** Early reflections, out of order: what fills the time until the shortest line has been passed. */
function tapsOf(lines: readonly number[], sampleRate: Hz): number[] {
  const to = 0.95 * Math.min(...lines);
  const from = Math.min(reflection * sampleRate, to / 5);
  return lines.map((_, i) => Math.max(1, Math.round(from * (to / from) ** (((5 * i + 3) % lineCount) / lineCount))));
}

/** The all-passes of a channel. */
function diffuserOf(set: ReverbSettings, sampleRate: Hz, channel: number): Diffuser {
  const scale = Math.min(1, set.size, smearShare * quickestOf(set)) * (1 + apart * (channel % 8));
  return new Diffuser(
    smears.map((smear) => primeFrom(smear * sampleRate * scale)),
    smearing,
  );
}

function cutsOf({ lowCut, highCut }: ReverbSettings, sampleRate: Hz): Coefficients[] {
  const pass = (type: 'highpass' | 'lowpass', frequency: Hz) =>
    frequency > 0 ? [coefficients(type, frequency, Math.SQRT1_2, 0, sampleRate)] : [];
  return [...pass('highpass', lowCut), ...pass('lowpass', highCut)];
}

class Reverb implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail: number;
  readonly #predelay: Delay;
  readonly #diffusers: readonly Diffuser[];
  readonly #network: FeedbackNetwork;
  readonly #cuts: Cascade;
  readonly #factor: number;

  constructor(set: ReverbSettings, { sampleRate, channels }: Format, former?: Kernel) {
    const slowest = set.decay * Math.max(...set.ratio.map(([, share]) => share));
    this.channels = channels;
    this.tail = Math.ceil(((over / 60) * slowest + set.predelay) * sampleRate);
    const lines = linesOf(set, sampleRate);
    const filters = absorptions(
      lines.map((line) => line / sampleRate),
      (frequency) => rt60(set, frequency),
      sampleRate,
    );
    const pace = Math.min(2, Math.max(1, 2 / quickestOf(set))); // a short tail has no time for slow turns
    this.#predelay = new Delay(Math.round(set.predelay * sampleRate), channels);
    this.#diffusers = Array.from({ length: channels }, (_, c) => diffuserOf(set, sampleRate, c));
    this.#network = new FeedbackNetwork(lines, tapsOf(lines, sampleRate), filters, pace, sampleRate);
    this.#cuts = new Cascade(cutsOf(set, sampleRate), channels);
    // Of the power in the lines, q is left after each pass; one line's share is heard in every channel, before the losses and after.
    const pass = lines.reduce((sum, line) => sum + line, 0) / lineCount;
    const q = 10 ** ((-6 * pass) / (rt60(set, 1000) * sampleRate));
    this.#factor = Math.sqrt((lineCount * (1 - q)) / ((q + 1) * channels));
    if (former instanceof Reverb) this.#resume(former);
  }

  /** The room goes on sounding while it changes. */
  #resume(former: Reverb): void {
    this.#predelay.resume(former.#predelay);
    this.#diffusers.forEach((diffuser, c) => void diffuser.resume(former.#diffusers[c]!));
    this.#network.resume(former.#network);
    this.#cuts.resume(former.#cuts);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    this.#predelay.process(input, output);
    this.#cuts.process(output, output); // before it: what turns in the network makes DC slow movement
    const wet = output.map((channel) => Float64Array.from(channel));
    const length = wet[0]?.length ?? 0;
    wet.forEach((channel, c) => void this.#diffusers[c]!.process(channel, length));
    this.#network.process(wet, wet, length);
    wet.forEach((channel, c) => {
      const to = output[c]!;
      for (let i = 0; i < length; i++) to[i] = this.#factor * channel[i]!;
    });
  }
}

function describe({ decay, predelay, lowCut, highCut }: ReverbSettings): string {
  const parts = [`reverb, ${lasting(decay)}`];
  if (predelay > 0) parts.push(`predelay ${lasting(predelay)}`);
  if (lowCut > 0) parts.push(`low cut ${hertz(lowCut)}`);
  if (highCut > 0) parts.push(`high cut ${hertz(highCut)}`);
  return parts.join(', ');
}

/** Reverberation without the sound itself, as loud as what goes in: for a send, or with `mix`. */
export const reverb = processor({
  id: 'reverb',
  about: 'Reverberation of a room; only that is heard, as loud as what goes in; `mix` adds the sound itself.',
  settings,
  isWet: true,
  examples: [
    { decay: 0.4, predelay: 0 },
    { decay: 2.5, predelay: 0.03, lowCut: 200, highCut: 8000 },
    { decay: 1, ratio: [[1000, 1]], size: 0.5 },
  ],
  describe,
  prepare(set, format, { former } = {}) {
    checkFrequency('the low cut', set.lowCut, format);
    checkFrequency('the high cut', set.highCut, format);
    return new Reverb(set, format, former);
  },
});
